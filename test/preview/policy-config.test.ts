import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

const pack = join(__dirname, "..", "..", "policy");

describe("preview with a bad policy config", () => {
  const workspace = new Workspace("config", "dev", {}, join(__dirname, "bad-program"));
  const config = join(workspace.folder, "policies.json");
  const preview = async (policies: object) => {
    writeFileSync(config, JSON.stringify(policies));
    return workspace.pulumi("preview", "--policy-pack", pack, "--policy-pack-config", config, {
      RENDERED: join(workspace.folder, "rendered"),
    });
  };

  before(() => workspace.init());
  after(() => workspace.remove());

  it("ends with one message that lists every unknown policy and parameter, before anything is judged", async () => {
    const { exitCode, output } = await preview({
      "privilegd": "advisory",
      "high-uid": { minimun: 1 },
      "privileged": { x: 1 },
    });
    assert.notEqual(exitCode, 0);
    assert.match(output, /The policy config is invalid; no policy was applied\.\n/);
    assert.match(output, /privilegd: unknown policy; the pack has all, pack, privileged, /);
    assert.match(output, /high-uid: .*"minimun"/);
    assert.match(output, /privileged\.x: unknown parameter/);
    assert.doesNotMatch(output, /\[mandatory\]|\n +at /);
  });

  it("ends with one message if a parameter has a wrong value", async () => {
    const { exitCode, output } = await preview({ "high-uid": { minimum: "many" } });
    assert.notEqual(exitCode, 0);
    assert.match(output, /high-uid.*minimum/);
    assert.doesNotMatch(output, /\[mandatory\]|\n +at /);
  });
});
