import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

const script = readFileSync(join(__dirname, "..", "..", "..", "components", "database", "backup.sh"), "utf8");

/** Runs the script with stand-ins for PostgreSQL's programs; test/e2e/backup.test.ts uses the real ones. */
describe("the backup script", () => {
  let root: string;
  let folder: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "todo-backup-"));
    folder = join(root, "backup");
    mkdirSync(folder);
    mkdirSync(join(root, "bin"));
    install("pg_dump", 'for each; do case "$each" in --file=*) echo dump > "${each#--file=}" ;; esac; done');
    install("pg_restore", "");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function install(program: string, text: string): void {
    writeFileSync(join(root, "bin", program), `#!/bin/sh\n${text}\n`);
    chmodSync(join(root, "bin", program), 0o755);
  }
  function keepFrom(hoursAgo: number, file: string): void {
    writeFileSync(join(folder, file), "kept");
    const time = Date.now() / 1000 - hoursAgo * 3600;
    utimesSync(join(folder, file), time, time);
  }
  const run = (...args: string[]) =>
    execa("sh", ["-c", script.replace("folder=/backup", `folder=${folder}`), "backup", ...args], {
      env: { PATH: `${join(root, "bin")}:${process.env.PATH}`, PGDATABASE: "todo_db", RETENTION_DAYS: "7" },
      reject: false,
    });

  it("keeps the dumps of the last few days, and deletes older ones and the leftovers of a killed pod", async () => {
    keepFrom(8 * 24, "todo_db-old.dump");
    keepFrom(6 * 24, "todo_db-recent.dump");
    keepFrom(25, "todo_db-killed.dump.partial");
    keepFrom(1, "todo_db-running.dump.partial");
    const { exitCode, stdout } = await run("dump");
    assert.equal(exitCode, 0);
    const [, made = ""] = /^saved (todo_db-\d{8}T\d{6}Z\.dump)$/.exec(stdout) ?? [];
    assert.deepEqual(readdirSync(folder).sort(), [made, "todo_db-recent.dump", "todo_db-running.dump.partial"].sort());
  });

  it("lets nobody else read a dump", async () => {
    await run("dump");
    assert.deepEqual(
      readdirSync(folder).map((file) => (statSync(join(folder, file)).mode & 0o777).toString(8)),
      ["600"],
    );
  });

  it("doesn't publish a dump that can't be read back, and then deletes no older ones", async () => {
    install("pg_restore", "exit 1");
    keepFrom(8 * 24, "todo_db-old.dump");
    assert.equal((await run("dump")).exitCode, 1);
    assert.deepEqual(
      readdirSync(folder).filter((file) => file.endsWith(".dump")),
      ["todo_db-old.dump"],
    );
  });
});
