import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

/** What the workflows' scripts do with real previews; test/toolchain/ci covers the rest of a pull request's comment. */
describe("a pull request's preview of a stack without a state", () => {
  const backend = process.env.PULUMI_BACKEND_URL;

  after(() => {
    if (backend === undefined) delete process.env.PULUMI_BACKEND_URL;
    else process.env.PULUMI_BACKEND_URL = backend;
  });

  it("lists every resource that it would create, under the policies", async () => {
    const { previewFromScratch } = await import("../../toolchain/ci/judged.ts");
    const { outcome, fromScratch, errors, violations, changes, packs } = await previewFromScratch("staging");
    assert.deepEqual({ outcome, fromScratch, errors }, { outcome: "changed", fromScratch: true, errors: [] });
    // Without a state, only the update can decide many rules; those are reported as advice.
    const isUndecided = ({ message }: { message: string }) => /^[a-z-]+ is decided during the update: /.test(message);
    assert.deepEqual([...new Set(violations.map(({ level }) => level))], ["advisory"]);
    assert.ok(
      violations.some(
        (violation) =>
          isUndecided(violation) && violation.policy === "image-tag" && violation.resource === "backend-deployment",
      ),
    );
    const decided = violations
      .filter((violation) => !isUndecided(violation))
      .map(({ policy, resource }) => `${policy}: ${resource}`);
    assert.deepEqual(decided.sort(), [
      "disruption-budget: backend-deployment",
      "disruption-budget: frontend-deployment",
    ]);
    assert.equal(packs.length, 1);
    assert.deepEqual([...new Set(changes.map(({ op }) => op))], ["create"]);
    assert.ok(
      changes.some(({ type, name }) => type === "kubernetes:apps/v1:Deployment" && name === "backend-deployment"),
    );
  });
});

describe("the stacks that are searched for what pull requests left behind", () => {
  const { PULUMI_BACKEND_URL } = process.env;
  const review = new Workspace("pr-7", "dev");
  const dev = new Workspace("dev", "dev", {}, undefined, review);

  after(() => {
    if (PULUMI_BACKEND_URL === undefined) delete process.env.PULUMI_BACKEND_URL;
    else process.env.PULUMI_BACKEND_URL = PULUMI_BACKEND_URL;
    for (const workspace of [dev, review]) workspace.remove();
  });

  it("are the project's stacks in the state's backend, including those without resources", async () => {
    const { stackNames } = await import("../../toolchain/ci/left.ts");
    await review.init();
    await dev.init();
    process.env.PULUMI_BACKEND_URL = `file://${join(review.folder, "state")}`;
    assert.deepEqual(await stackNames(), ["dev", "pr-7"]);
  });
});
