import assert from "node:assert/strict";
import type { Manifest } from "../../../policy/manifest";
import type { Rule } from "../../../policy/rule";
import { labels as labelRule } from "../../../policy/rules/labels";
import { serviceAccountToken } from "../../../policy/rules/service-account-token";
import { resourcesOf } from "../../../policy/resources";
import { check, contextOf } from "../../support/policy/check";
import { goodPod, kinds, labels } from "../../support/policy/fixtures";

/** The resource's properties as the rule remediates them. */
function remediate(rule: Rule<any>, type: string, props: Manifest, config = {}): Manifest | undefined {
  const [resource] = resourcesOf({ type: `kubernetes:${type}`, props });
  return rule.remediate?.(resource!, contextOf(rule, { config })) as Manifest | undefined;
}

describe("remediation of service-account-token", () => {
  for (const [kind, { of }] of Object.entries(kinds)) {
    it(`removes the token from a ${kind} that doesn't mention it, and changes nothing else`, () => {
      const props = of({ ...goodPod, automountServiceAccountToken: undefined });
      const fixed = remediate(serviceAccountToken, kind, props);
      assert.deepEqual(fixed, of({ ...goodPod, automountServiceAccountToken: false }));
      assert.deepEqual(props, of({ ...goodPod, automountServiceAccountToken: undefined }));
      assert.deepEqual(check(serviceAccountToken, `kubernetes:${kind}`, fixed), []);
    });

    it(`doesn't change a ${kind} that asks for a token, has none, or may have one`, () => {
      assert.equal(
        remediate(serviceAccountToken, kind, of({ ...goodPod, automountServiceAccountToken: true })),
        undefined,
      );
      assert.equal(remediate(serviceAccountToken, kind, of(goodPod)), undefined);
      assert.equal(
        remediate(serviceAccountToken, kind, of({ serviceAccountName: "web" }), { allowed: ["web"] }),
        undefined,
      );
    });
  }

  it("remediates a ServiceAccount, and nothing else without a token", () => {
    assert.deepEqual(remediate(serviceAccountToken, "core/v1:ServiceAccount", { metadata: {} }), {
      metadata: {},
      automountServiceAccountToken: false,
    });
    assert.equal(remediate(serviceAccountToken, "core/v1:ConfigMap", {}), undefined);
  });
});

describe("remediation of labels", () => {
  const managed = "app.kubernetes.io/managed-by";
  const without = Object.fromEntries(Object.entries(labels).filter(([name]) => name !== managed));

  it("adds the labels whose value is known, and no others", () => {
    assert.deepEqual(
      remediate(labelRule, "core/v1:ConfigMap", { metadata: { name: "a", labels: without }, data: {} }),
      {
        metadata: { name: "a", labels: { ...without, [managed]: "Pulumi" } },
        data: {},
      },
    );
    const values = { "app.kubernetes.io/part-of": "shop" };
    assert.deepEqual(remediate(labelRule, "core/v1:ConfigMap", {}, { values }), { metadata: { labels: values } });
  });

  it("keeps existing labels, and those that the rule doesn't ask for", () => {
    assert.equal(remediate(labelRule, "core/v1:ConfigMap", { metadata: { labels } }), undefined);
    assert.equal(remediate(labelRule, "core/v1:ConfigMap", {}, { except: ["ConfigMap"] }), undefined);
    assert.equal(remediate(labelRule, "core/v1:ConfigMap", {}, { values: {} }), undefined);
  });
});
