import assert from "node:assert/strict";
import { policiesOf } from "../../policy/engine/pack";
import { unseen } from "../../policy/lib/unseen";
import { resourcesOf } from "../../policy/resources";
import { rules } from "../../policy/rules";

const said = (type: string, props: object = {}) =>
  resourcesOf({ type: `kubernetes:${type}`, name: "shop", props: { ...props } }).map(unseen);

describe("manifests that the pack doesn't see", () => {
  it("are reported for a Helm Release, with its chart", () => {
    const [advice] = said("helm.sh/v3:Release", { name: "cache", chart: "redis" });
    assert.match(advice ?? "", /^Release cache can't be judged: Helm renders the manifests of chart redis/);
    assert.match(said("helm.sh/v3:Release")[0] ?? "", /^Release shop can't be judged/);
  });

  it("are reported for what an operator deploys", () => {
    for (const [type, by] of [
      ["argoproj.io/v1alpha1:Application", "Argo CD"],
      ["helm.toolkit.fluxcd.io/v2:HelmRelease", "Flux"],
      ["kustomize.toolkit.fluxcd.io/v1:Kustomization", "Flux"],
    ] as const)
      assert.match(
        said(type, { metadata: { name: "web" } })[0] ?? "",
        new RegExp(`web can't be judged: ${by} creates`),
      );
  });

  it("aren't reported for a chart or file whose objects Pulumi registers, or for an object", () => {
    for (const type of ["helm.sh/v4:Chart", "apps/v1:Deployment", "argoproj.io/v1alpha1:Rollout", "core/v1:Pod"])
      assert.deepEqual(said(type), [undefined], type);
  });

  it("are an advisory finding of the pack itself", () => {
    const [own] = policiesOf(rules);
    const reports: unknown[] = [];
    const args = {
      type: "kubernetes:helm.sh/v3:Release",
      name: "shop",
      urn: "urn:shop",
      props: { chart: "redis" },
      opts: {},
      getConfig: () => ({}),
    };
    const { validateResource } = own as unknown as {
      validateResource: (args: object, report: (report: unknown) => void) => void;
    };
    validateResource(args, (report) => reports.push(report));
    assert.equal(reports.length, 1);
    assert.match(JSON.stringify(reports), /"enforcementLevel":"advisory"/);
  });
});
