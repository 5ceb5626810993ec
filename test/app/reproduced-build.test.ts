import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";

const repository = join(__dirname, "..", "..");
const frontend = join(repository, "frontend");
const built = join(".next", "standalone");

/** The page's own files, each with a hash of its contents, leaving out where it was built. */
function hashesOf(folder: string): Record<string, string> {
  const server = join(folder, built);
  const files = readdirSync(server, { recursive: true, encoding: "utf8" }).filter(
    (file) => !file.startsWith("node_modules") && statSync(join(server, file)).isFile(),
  );
  const hashed = files.sort().map((file) => {
    const content = readFileSync(join(server, file), "latin1").replaceAll(folder, "");
    return [file, createHash("sha256").update(content).digest("hex")] as const;
  });
  return Object.fromEntries(hashed);
}

describe("the frontend, built twice from the same sources", () => {
  // Inside the repository, because the installed packages can be linked there, whatever file systems the machine has.
  const copy = mkdtempSync(join(repository, ".reproduced-"));

  before(async function () {
    this.timeout(300_000);
    const sources = readdirSync(frontend).filter((name) => name !== ".next");
    await execa("cp", ["--archive", "--link", ...sources.map((name) => join(frontend, name)), copy]);
    await execa("npm", ["run", "build"], { cwd: copy });
  });
  after(() => rmSync(copy, { recursive: true }));

  it("IMG-7 is identical, file by file, so an image of it has one digest", () => {
    const [first, second] = [hashesOf(frontend), hashesOf(copy)];
    assert.ok(Object.keys(first).length > 100, String(Object.keys(first).length));
    assert.ok(".next/server/preview-props.json" in first);
    assert.deepEqual(second, first);
  });
});
