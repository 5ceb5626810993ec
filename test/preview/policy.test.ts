import assert from "node:assert/strict";
import { join } from "node:path";
import { version } from "../../policy/package.json";
import { rules } from "../../policy/rules";
import { Workspace, type Result } from "../support/workspace";

const pack = join(__dirname, "..", "..", "policy");

describe("preview of a program that breaks the policies", () => {
  const workspace = new Workspace("bad", "dev", {}, join(__dirname, "bad-program"));
  const folder = { RENDERED: join(workspace.folder, "rendered") };
  let result: Result;

  before(async () => {
    await workspace.init();
    result = await workspace.pulumi("preview", "--policy-pack", pack, folder);
  });
  after(() => workspace.remove());

  it("is stopped", () => {
    assert.notEqual(result.exitCode, 0);
    assert.ok(result.output.includes(`❌ kubernetes-workload-policies@v${version}`));
  });

  for (const { name } of rules) {
    it(`is stopped by ${name}`, () => {
      const violation = new RegExp(`- \\[mandatory\\] \\[severity: \\w+\\] +${name} `);
      assert.match(result.output, violation);
    });
  }

  it("covers every row of the list of checks", () => {
    const covered = new Set(rules.flatMap(({ checks }) => checks));
    const rows = Array.from({ length: 59 }, (_, index) => index + 1);
    assert.deepEqual(
      rows.filter((row) => !covered.has(row)),
      [],
    );
  });

  it("reports for each finding what is wrong, where, why, and how to fix it", () => {
    const lines = [
      "Deployment bad: spec.template.spec.containers[0].resources.requests.cpu must be set",
      "rule: resource-requests",
      "why: The scheduler puts a pod that requests nothing on any node, however full, and it is the first to be " +
        "evicted.",
      "fix: set it to what the container uses, such as 100m",
      "see: docs/policies.md#resource-requests",
    ];
    const message = lines.map((line) => line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\n +");
    assert.match(result.output, new RegExp(message));
  });

  it("X-16 never quotes a secret", () => assert.doesNotMatch(result.output, /only-for-the-Secret/));

  it("succeeds without the pack: nothing else stops it", async () => {
    const { exitCode, output } = await workspace.pulumi("preview", folder);
    assert.equal(exitCode, 0, output);
  });
});
