import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

describe("an image whose build fails", () => {
  const workspace = new Workspace("broken-image", "dev", {}, join(__dirname, "broken-image"));

  before(() => workspace.init());
  after(async () => {
    await workspace.pulumi("destroy", "--yes", "--skip-preview");
    workspace.remove();
  });

  it("ends the update with one message that names the cause and what to do", async () => {
    const eventLog = join(workspace.folder, "events.json");
    const { exitCode } = await workspace.pulumi("up", "--yes", "--skip-preview", "--event-log", eventLog, {
      PULUMI_DEBUG_COMMANDS: "true",
    });
    assert.notEqual(exitCode, 0);
    const { diagnose } = await import("../../toolchain/stack/diagnosis.ts");
    const failure = diagnose("up", "broken-image", eventLog, "");
    assert.equal(failure.message, "An image could not be built (pulumi up, stack broken-image)");
    assert.match(failure.why, /the cause of the failure[^]*exit code: 7|exit code: 7/);
    assert.match(failure.fix, /The failing step of the Dockerfile/);
  });
});
