import assert from "node:assert/strict";
import type { Manifest } from "../../../policy/manifest";
import type { Rule } from "../../../policy/rule";
import { labels as labelRule } from "../../../policy/rules/labels";
import { serviceAccountToken } from "../../../policy/rules/service-account-token";
import { resourcesOf } from "../../../policy/resources";
import { check, contextOf } from "../../support/policy/check";
import { goodPod, kinds, labels } from "../../support/policy/fixtures";

/** The resource's properties as a rule mends them. */
function mend(rule: Rule<any>, type: string, props: Manifest, config = {}): Manifest | undefined {
  const [resource] = resourcesOf({ type: `kubernetes:${type}`, props });
  return rule.remediate?.(resource!, contextOf(rule, { config })) as Manifest | undefined;
}

describe("remediation of service-account-token", () => {
  for (const [kind, { of }] of Object.entries(kinds)) {
    it(`takes the token away from a ${kind} that says nothing, and changes nothing else`, () => {
      const props = of({ ...goodPod, automountServiceAccountToken: undefined });
      const mended = mend(serviceAccountToken, kind, props);
      assert.deepEqual(mended, of({ ...goodPod, automountServiceAccountToken: false }));
      assert.deepEqual(props, of({ ...goodPod, automountServiceAccountToken: undefined }));
      assert.deepEqual(check(serviceAccountToken, `kubernetes:${kind}`, mended), []);
    });

    it(`leaves a ${kind} alone that asks for one, has none or may have one`, () => {
      assert.equal(mend(serviceAccountToken, kind, of({ ...goodPod, automountServiceAccountToken: true })), undefined);
      assert.equal(mend(serviceAccountToken, kind, of(goodPod)), undefined);
      assert.equal(mend(serviceAccountToken, kind, of({ serviceAccountName: "web" }), { allowed: ["web"] }), undefined);
    });
  }

  it("mends a ServiceAccount, and nothing that has no token", () => {
    assert.deepEqual(mend(serviceAccountToken, "core/v1:ServiceAccount", { metadata: {} }), {
      metadata: {},
      automountServiceAccountToken: false,
    });
    assert.equal(mend(serviceAccountToken, "core/v1:ConfigMap", {}), undefined);
  });
});

describe("remediation of labels", () => {
  const managed = "app.kubernetes.io/managed-by";
  const without = Object.fromEntries(Object.entries(labels).filter(([name]) => name !== managed));

  it("adds those whose value is known, and no others", () => {
    assert.deepEqual(mend(labelRule, "core/v1:ConfigMap", { metadata: { name: "a", labels: without }, data: {} }), {
      metadata: { name: "a", labels: { ...without, [managed]: "Pulumi" } },
      data: {},
    });
    const values = { "app.kubernetes.io/part-of": "shop" };
    assert.deepEqual(mend(labelRule, "core/v1:ConfigMap", {}, { values }), { metadata: { labels: values } });
  });

  it("leaves what is there, and what the rule doesn't ask for", () => {
    assert.equal(mend(labelRule, "core/v1:ConfigMap", { metadata: { labels } }), undefined);
    assert.equal(mend(labelRule, "core/v1:ConfigMap", {}, { except: ["ConfigMap"] }), undefined);
    assert.equal(mend(labelRule, "core/v1:ConfigMap", {}, { values: {} }), undefined);
  });
});
