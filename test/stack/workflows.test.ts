import assert from "node:assert/strict";

/** What the workflows' scripts make of real previews; toolchain/test/ci has what becomes of it on a pull request. */
describe("a pull request's preview of a stack that nobody has the state of", () => {
  const backend = process.env.PULUMI_BACKEND_URL;

  after(() => {
    if (backend === undefined) delete process.env.PULUMI_BACKEND_URL;
    else process.env.PULUMI_BACKEND_URL = backend;
  });

  it("lists what it would be made of, under the policies", async () => {
    const { previewFromScratch } = await import("../../toolchain/ci/judged.ts");
    const { outcome, fromScratch, errors, violations, changes, packs } = await previewFromScratch("staging");
    assert.deepEqual({ outcome, fromScratch, errors, violations }, { outcome: "changed", fromScratch: true, errors: [], violations: [] });
    assert.equal(packs.length, 1);
    assert.deepEqual([...new Set(changes.map(({ op }) => op))], ["create"]);
    assert.ok(changes.some(({ type, name }) => type === "kubernetes:apps/v1:Deployment" && name === "backend-deployment"));
  });
});
