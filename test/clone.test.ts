import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const repository = join(__dirname, "..");

/** Git for Windows sets core.autocrlf. */
describe("a clone with core.autocrlf=true", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-clone-"));
  const clone = join(folder, "clone");
  const git = async (...args: string[]) => (await execa("git", args)).stdout;

  before(() => git("clone", "--quiet", "--depth=1", "--config", "core.autocrlf=true", `file://${repository}`, clone));
  after(() => rmSync(folder, { recursive: true }));

  it("has no file with a carriage return at the end of a line", async () => {
    // Git's own verdict on each file in the work tree, which distinguishes text from pictures.
    const files = (await git("-C", clone, "ls-files", "--eol")).split("\n");
    assert.ok(files.some((file) => /\bw\/lf\b.*\tcomponents\/database\/backup\.sh$/.test(file)));
    assert.deepEqual(
      files.filter((file) => /\bw\/(crlf|mixed)\b/.test(file)),
      [],
    );
  });

  it("shows no file as changed", async () => {
    assert.equal(await git("-C", clone, "status", "--porcelain"), "");
  });
});
