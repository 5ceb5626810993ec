import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const repository = join(import.meta.dirname, "..", "..");

describe("bootstrap", () => {
  let folder: string;
  let others: string;

  /** A clone whose node_modules is a link to another clone's. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    others = join(folder, "others");
    mkdirSync(join(others, "a-package"), { recursive: true });
    for (const file of ["toolchain/bootstrap.mjs", "toolchain/node-range.mjs", "embedded/host/lock.mjs"]) {
      cpSync(join(repository, file), join(folder, "clone", file));
    }
    writeFileSync(join(folder, "clone", "package-lock.json"), "{}");
    symlinkSync(others, join(folder, "clone", "node_modules"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("doesn't empty a folder that node_modules links to, and says what to do", async () => {
    const { exitCode, stdout, stderr } = await execa(
      "node",
      [join(folder, "clone", "toolchain", "bootstrap.mjs"), "status"],
      { reject: false },
    );
    assert.equal(exitCode, 1);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      new RegExp(
        /^✖ \S+node_modules is a symbolic link, .*npm ci would empty the folder behind it\. Remove the link /.source +
          /\(rm \S+node_modules\)[^\n]*$/.source,
      ),
    );
    assert.ok(existsSync(join(others, "a-package")));
  });
});
