import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secretForm } from "../policy/lib/secret-values";

const repository = join(__dirname, "..");

/** Examples in documents and messages, and the frame into which a generated key is written. */
const examples = /\/\/(user:password|nobody:nothing)@|PRIVATE KEY-----\\n\$\{/;
/** Tests need values that look like secrets; lists of checksums have none. */
const skipped = /(^|\/)tests?\/|(^|\/)(package-lock\.json|go\.sum)$|\.(png|gz)$/;

function secretsIn(text: string): string[] {
  return text.split("\n").flatMap((line, index) => {
    const form = examples.test(line) ? undefined : secretForm(line);
    return form === undefined ? [] : [`line ${index + 1}: ${form}`];
  });
}

describe("the committed files", () => {
  it("SCR-16 contain no secret's value, except made-up ones in tests", () => {
    const files = execFileSync("git", ["ls-files", "-z"], { cwd: repository, encoding: "utf8" }).split("\0");
    const read = files.filter((file) => file !== "" && !skipped.test(file));
    assert.ok(read.includes("Pulumi.prod.yaml") && read.includes("README.md") && read.includes("chart/values.yaml"));
    const found = read.flatMap((file) =>
      secretsIn(readFileSync(join(repository, file), "utf8")).map((each) => `${file}, ${each}`),
    );
    assert.deepEqual(found, []);
  });

  const key = "-----BEGIN PRIVATE KEY-----";
  const values: [line: string, form: string][] = [
    [`  tls.key: "${key}"`, "a PEM private key"],
    ["  todo:databaseUrl: postgresql://todo:hunter22@db.example.com/todo", "a URL with a password"],
    [`  token: ghp_${"a1B2".repeat(9)}`, "a GitHub token"],
  ];
  for (const [line, form] of values) {
    it(`would be refused with ${form}`, () => assert.deepEqual(secretsIn(`a: b\n${line}`), [`line 2: ${form}`]));
  }
});
