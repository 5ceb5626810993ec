import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { giveBack } from "../../toolchain/give-back.mjs";

const repository = join(import.meta.dirname, "..", "..");

describe("bootstrap", () => {
  let folder: string;
  let others: string;

  /** A clone whose node_modules is a link to another clone's. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    others = join(folder, "others");
    mkdirSync(join(others, "a-package"), { recursive: true });
    for (const file of ["bootstrap.mjs", "give-back.mjs", "node-range.mjs", "../embedded/host/lock.mjs"]) {
      cpSync(join(repository, "toolchain", file), join(folder, "clone", "toolchain", file));
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

  it("says in one line that npm is missing", async () => {
    rmSync(join(folder, "clone", "node_modules"));
    const { exitCode, stderr } = await execa(
      process.execPath,
      [join(folder, "clone", "toolchain", "bootstrap.mjs"), "status"],
      { reject: false, extendEnv: false, env: { PATH: join(folder, "nothing") } },
    );
    assert.equal(exitCode, 1);
    assert.match(stderr, /^✖ npm is missing: there is no npm on PATH\. [^\n]*$/);
  });
});

describe("what root makes in a user's clone", () => {
  let clone: string;

  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    mkdirSync(join(clone, "node_modules", ".cache", "todo"), { recursive: true });
    writeFileSync(join(clone, "node_modules", ".cache", "todo", "a.js"), "");
    mkdirSync(join(clone, "src"));
  });
  afterEach(() => rmSync(clone, { recursive: true }));

  it("is given to the clone's owner, and nothing else is touched", () => {
    const changes: string[] = [];
    const owner = { uid: 1234, gid: 5678 };
    giveBack(clone, {
      user: 0,
      owner,
      change: (file, uid, gid) => changes.push(`${file.slice(clone.length)} ${uid}:${gid}`),
    });
    assert.deepEqual(changes, [
      "/node_modules 1234:5678",
      "/node_modules/.cache 1234:5678",
      "/node_modules/.cache/todo 1234:5678",
      "/node_modules/.cache/todo/a.js 1234:5678",
    ]);
  });

  it("stays as it is for a user, and in root's own clone", () => {
    const changes: string[] = [];
    const change = (file: string) => changes.push(file);
    giveBack(clone, { user: 1000, owner: { uid: 1000, gid: 1000 }, change });
    giveBack(clone, { user: 0, owner: { uid: 0, gid: 0 }, change });
    assert.deepEqual(changes, []);
  });
});
