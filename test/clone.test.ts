import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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

  it("has no file with a carriage return at a line's end", async () => {
    const files = (await git("-C", clone, "ls-files", "-z")).split("\0").filter(Boolean);
    assert.ok(files.includes("components/database/backup.sh"));
    const crlf = files.filter((file) => readFileSync(join(clone, file)).includes("\r\n"));
    assert.deepEqual(crlf, []);
  });

  it("shows no file as changed", async () => {
    assert.equal(await git("-C", clone, "status", "--porcelain"), "");
  });
});
