import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { Workspace } from "../support/workspace";

const repository = join(__dirname, "..", "..");
const namespace = "todo-backup-e2e";

/** A stack's database, its dumps and its guard, on a real cluster. */
describe("a stack's database", () => {
  const context = (component: string) => ({ image: { buildContext: `../../../${component}` } });
  const internal = { persistence: { size: "1Gi" }, backup: { enabled: true, size: "1Gi" } };
  const workspace = new Workspace(
    "backup-e2e",
    "dev",
    {
      "todo:namespace": namespace,
      "todo:cluster": { kind: "embedded" },
      "todo:frontend": context("frontend"),
      "todo:backend": context("backend"),
      "todo:database": { internal },
    },
    join(__dirname, "database"),
  );
  let dump = "";

  const query = async (sql: string) => {
    const psql = [
      "psql",
      "--username=todo_user",
      "--dbname=todo_db",
      "--tuples-only",
      "--no-align",
      "--quiet",
      `--command=${sql}`,
    ];
    const { exitCode, stdout, output } = await workspace.kubectl(
      "--namespace",
      namespace,
      "exec",
      "todo-postgres-0",
      "--",
      ...psql,
    );
    assert.equal(exitCode, 0, output);
    return stdout;
  };
  const up = async () => workspace.pulumi("up", "--yes", "--skip-preview");
  /** The command as a person types it, on this stack's state. */
  const command = async (...args: string[]) => {
    const env = {
      PULUMI_BACKEND_URL: `file://${join(workspace.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of the test",
    };
    return execa("node", ["toolchain/bootstrap.mjs", ...args], {
      cwd: repository,
      env,
      all: true,
      reject: false,
      stdin: "ignore",
    });
  };

  before(async () => {
    await workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    await workspace.init();
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
  });

  after(async () => {
    await workspace.pulumi("destroy", "--yes", "--skip-preview");
    workspace.remove();
    // The commands keep a stack's config outside the clone.
    const { paths } = await import("../../embedded/host/paths.ts");
    for (const name of ["Pulumi", "committed"]) rmSync(join(paths.stacks, `${name}.backup-e2e.yaml`), { force: true });
  });

  it("DB-25 is dumped by npm run backup, and the dump is listed", async () => {
    await query("create table notes (title text); insert into notes values ('one'), ('two')");
    // As by the migration, which this stack hasn't.
    await query("create role todo_user_backend; create role todo_user_frontend");
    await query("grant insert on notes to todo_user_backend; grant usage on schema public to todo_user_backend");
    const { exitCode, all, stdout } = await command("backup", "backup-e2e");
    assert.equal(exitCode, 0, all);
    dump = /^saved (todo_db-\d{8}T\d{6}Z\.dump)$/m.exec(stdout)?.[1] ?? "";
    assert.notEqual(dump, "", stdout);
    assert.equal((await command("restore", "backup-e2e")).stdout.trim(), dump);
  });

  it("DB-25 isn't restored without confirmation, nor from a dump that doesn't exist", async () => {
    await query("delete from notes; create table later (id int)");
    const unconfirmed = await command("restore", "backup-e2e", dump);
    assert.notEqual(unconfirmed.exitCode, 0);
    assert.match(unconfirmed.all, /--yes is missing/);
    const unknown = await command("restore", "backup-e2e", "none.dump", "--yes");
    assert.notEqual(unknown.exitCode, 0);
    assert.match(unknown.all, new RegExp(`there is no dump none\\.dump; the dumps are:\\s+${dump}`));
    assert.equal(await query("select to_regclass('later')"), "later");
  });

  it("DB-25 is back to its earlier content after npm run restore: the old rows, and nothing else", async () => {
    const { exitCode, all } = await command("restore", "backup-e2e", dump, "--yes");
    assert.equal(exitCode, 0, all);
    assert.equal(await query("select title from notes order by title"), "one\ntwo");
    assert.equal(await query("select to_regclass('later')"), "");
    // The servers' roles may do what they could before, and no more.
    const may = (role: string) => query(`select has_table_privilege('todo_user_${role}', 'notes', 'INSERT')`);
    assert.deepEqual([await may("backend"), await may("frontend")], ["t", "f"]);
    assert.equal(await query("select has_schema_privilege('todo_user_backend', 'public', 'USAGE')"), "t");
  });

  it("DB-25 isn't given up without backupConfirmed, and everything keeps running", async () => {
    workspace.configure({
      "todo:database": { internal: { ...internal, persistence: { ...internal.persistence, claimName: "other" } } },
    });
    for (const operation of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { exitCode, output } = await workspace.pulumi(...operation);
      assert.notEqual(exitCode, 0);
      assert.match(
        output,
        new RegExp(
          /todo:database\.internal\.backupConfirmed is false: must be true for a change that abandons the /.source +
            /data in claim postgres-data-todo-postgres-0/.source,
        ),
      );
    }
    assert.equal(await query("select count(*) from notes"), "2");
  });

  it("DB-8 DB-25 moves to a Deployment on an empty claim once the data is saved", async () => {
    workspace.configure({ "todo:database": { internal: { ...internal, kind: "Deployment", backupConfirmed: true } } });
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    const { stdout } = await workspace.kubectl("--namespace", namespace, "get", "pvc", "--output", "name");
    assert.deepEqual(stdout.split("\n").sort(), [
      "persistentvolumeclaim/postgres-backup",
      "persistentvolumeclaim/postgres-data",
    ]);
  });
});
