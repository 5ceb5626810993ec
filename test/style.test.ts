import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const width = 120;
const sources = /\.(ts|tsx|mts|cts|js|mjs|cjs|py|css|sh)$/;

/** Lines that are too long to read comfortably, as `file:line`. */
function longLines(file: string, text: string): string[] {
  return text.split("\n").flatMap((line, index) => (line.length > width ? [`${file}:${index + 1}`] : []));
}

const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && existsSync(join(root, file)));

describe("Pulumi programs in TypeScript", () => {
  it("are loaded without Pulumi's own compiler, which takes seconds to start", () => {
    const programs = tracked.filter((file) => file.endsWith("Pulumi.yaml") && !file.startsWith("examples/"));
    assert.ok(programs.length > 10);
    assert.deepEqual(
      programs.filter((file) => !/^ +typescript: false$/m.test(readFileSync(join(root, file), "utf8"))),
      [],
    );
  });
});

describe("the sources", () => {
  it(`have no line over ${width} columns, strings and comments included`, () => {
    const files = tracked.filter((file) => sources.test(file));
    assert.ok(files.length > 500, `git lists ${files.length} sources`);
    assert.deepEqual(
      files.flatMap((file) => longLines(file, readFileSync(join(root, file), "utf8"))),
      [],
    );
  });

  it("are measured in columns", () => {
    assert.deepEqual(longLines("a.ts", `${"x".repeat(width)}\n${"ü".repeat(width)}\n${"x".repeat(width + 1)}\n`), [
      "a.ts:3",
    ]);
  });
});
