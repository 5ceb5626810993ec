import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

describe("the guard of the database's claim", () => {
  const workspace = new Workspace("guard", "dev", {}, join(__dirname, "claim-guard"));
  const persistence = { claimName: "other-data" };

  before(() => workspace.init());
  after(() => workspace.remove());

  it("accepts the first update", async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
  });

  it("DB-25 refuses another claim, in the preview and in the update", async () => {
    workspace.configure({ "todo:database": { internal: { persistence } } });
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { exitCode, output } = await workspace.pulumi(...command);
      assert.notEqual(exitCode, 0, output);
      assert.match(
        output,
        /must be true for a change that abandons the data in claim postgres-data-todo-postgres-0 of namespace default/,
      );
      assert.match(
        output,
        new RegExp(
          /fix: save the data, for example with "npm run backup", then pulumi config set --path /.source +
            /'todo:database\.internal\.backupConfirmed' true/.source,
        ),
      );
    }
  });

  it("DB-25 accepts another claim once the data is confirmed to be saved, and then guards the new one", async () => {
    workspace.configure({ "todo:database": { internal: { persistence, backupConfirmed: true } } });
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    workspace.configure({ "todo:database": { internal: { persistence } } });
    assert.equal((await workspace.pulumi("up", "--yes", "--skip-preview")).exitCode, 0);
    workspace.configure({});
    const back = await workspace.pulumi("preview");
    assert.notEqual(back.exitCode, 0);
    assert.match(back.output, /abandons the data in claim other-data-todo-postgres-0 of namespace default/);
  });
});
