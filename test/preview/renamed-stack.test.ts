import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

/** Needs no cluster. */
describe("a stack that is renamed", () => {
  const workspace = new Workspace("named", "dev", {}, join(__dirname, "renamed-stack"));
  const up = () => workspace.pulumi("up", "--yes", "--skip-preview");

  before(async () => {
    await workspace.init();
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
  });
  after(() => workspace.remove());

  it("LBL-7 X-3 is refused, in the preview and in the update, until its fix has been run", async () => {
    const renamed = await workspace.pulumi("stack", "rename", "other");
    assert.equal(renamed.exitCode, 0, renamed.output);
    const there = ["--stack", "other"];
    for (const command of [
      ["preview", ...there],
      ["up", "--yes", "--skip-preview", ...there],
    ]) {
      const { exitCode, output } = await workspace.pulumi(...command);
      assert.notEqual(exitCode, 0, output);
      assert.match(output, /the stack's name was named at its last update, and is other now/);
      assert.match(output, /fix: pulumi stack rename named --stack other/);
    }
    const back = await workspace.pulumi("stack", "rename", "named", ...there);
    assert.equal(back.exitCode, 0, back.output);
    const { exitCode, output } = await workspace.pulumi("preview", "--expect-no-changes");
    assert.equal(exitCode, 0, output);
  });
});
