import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace, type Result } from "./workspace";

const pack = join(__dirname, "..", "..", "policy");

describe("preview of a program that breaks the policies", () => {
  const workspace = new Workspace("bad", "dev", {}, join(__dirname, "bad-program"));
  let result: Result;

  before(async () => {
    await workspace.init();
    result = await workspace.pulumi("preview", "--policy-pack", pack);
  });
  after(() => workspace.remove());

  it("is stopped", () => {
    assert.notEqual(result.exitCode, 0);
    assert.match(result.output, /❌ kubernetes-workload-policies@v1\.0\.0/);
  });

  it("says of each rule what is wrong, where, and what to do", () => {
    const container = "spec.template.spec.containers[0]";
    for (const message of [
      `${container}.securityContext.runAsNonRoot is missing\n`,
      ...["startupProbe", "livenessProbe", "readinessProbe"].map((probe) => `${container}.${probe} must be set\n`),
      `${container}.resources.requests.cpu must be set\n`,
      `${container}.resources.limits.memory must be set\n`,
      "fix: set it to what the container uses, such as 100m\n",
    ]) {
      assert.ok(result.output.includes(message), `${message}\nisn't in\n${result.output}`);
    }
  });

  it("goes through without the pack: nothing else stops it", async () => {
    const { exitCode, output } = await workspace.pulumi("preview");
    assert.equal(exitCode, 0, output);
  });
});
