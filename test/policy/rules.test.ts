import assert from "node:assert/strict";
import type { Manifest } from "../../policy/manifest";
import type { Rule } from "../../policy/rule";
import { runAsNonRoot } from "../../policy/rules/run-as-non-root";
import { check as checkRule, problems } from "./check";

/** A container that every rule accepts; each case changes one thing. */
const container = { name: "app" };
const pod = { securityContext: { runAsNonRoot: true, runAsUser: 1000 }, containers: [container] };

const longRunning = ["apps/v1:Deployment", "apps/v1:StatefulSet", "apps/v1:DaemonSet", "apps/v1:ReplicaSet", "core/v1:ReplicationController"];
const kinds: Record<string, (spec: Manifest) => Manifest> = {
  ...Object.fromEntries([...longRunning, "batch/v1:Job"].map((kind) => [kind, (spec: Manifest) => ({ spec: { template: { spec } } })])),
  "core/v1:Pod": (spec) => ({ spec }),
  "batch/v1:CronJob": (spec) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } }),
};

function check(rule: Rule, kind: string, spec: Manifest): string[] {
  return problems(checkRule(rule, `kubernetes:${kind}`, kinds[kind]!(spec)));
}

describe("policy rules", () => {
  for (const kind of Object.keys(kinds)) {
    describe(kind, () => {
      it("accepts a good pod", () => {
        for (const rule of [runAsNonRoot]) assert.deepEqual(check(rule, kind, pod), []);
      });

      it("run-as-non-root refuses a pod that doesn't say", () => {
        assert.equal(check(runAsNonRoot, kind, { ...pod, securityContext: {} }).length, 1);
      });

      it("run-as-non-root lets the container override the pod", () => {
        const [message, ...others] = check(runAsNonRoot, kind, { ...pod, containers: [{ ...container, securityContext: { runAsNonRoot: false } }] });
        assert.match(message ?? "", /containers\[0\]\.securityContext\.runAsNonRoot: lets the container run as root/);
        assert.deepEqual(others, []);
      });
    });
  }

  it("none of them stumbles over a manifest that is no pod, or half of one", () => {
    for (const spec of [{}, { containers: null }, { containers: "x" }, { containers: [null, 1, []] }] as Manifest[]) {
      for (const rule of [runAsNonRoot]) assert.ok(Array.isArray(check(rule, "apps/v1:Deployment", spec)));
    }
  });
});
