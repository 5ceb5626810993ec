import assert from "node:assert/strict";
import type { Manifest } from "../../policy/manifest";
import type { Rule } from "../../policy/rule";
import { probes } from "../../policy/rules/probes";
import { resources } from "../../policy/rules/resources";
import { runAsNonRoot } from "../../policy/rules/run-as-non-root";
import { check as checkRule, problems } from "./check";

const quantities = { cpu: "100m", memory: "128Mi" };
const probe = { httpGet: { path: "/health", port: "http" } };

/** A container that every rule accepts; each case changes one thing. */
const container = {
  name: "app",
  resources: { requests: quantities, limits: quantities },
  startupProbe: probe,
  livenessProbe: probe,
  readinessProbe: probe,
};
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
        for (const rule of [runAsNonRoot, probes, resources]) assert.deepEqual(check(rule, kind, pod), []);
      });

      it("run-as-non-root refuses a pod that doesn't say", () => {
        assert.equal(check(runAsNonRoot, kind, { ...pod, securityContext: {} }).length, 1);
      });

      it("run-as-non-root lets the container override the pod", () => {
        const [message, ...others] = check(runAsNonRoot, kind, { ...pod, containers: [{ ...container, securityContext: { runAsNonRoot: false } }] });
        assert.match(message ?? "", /containers\[0\]\.securityContext\.runAsNonRoot: lets the container run as root/);
        assert.deepEqual(others, []);
      });

      it("resources wants all four, of init containers too", () => {
        const bare = { ...container, resources: {} };
        assert.equal(check(resources, kind, { ...pod, containers: [bare] }).length, 4);
        assert.equal(check(resources, kind, { ...pod, initContainers: [{ ...container, resources: { requests: quantities, limits: { cpu: "1" } } }] }).length, 1);
      });

      it(`probes wants ${longRunning.includes(kind) ? "three" : "none"}`, () => {
        const bare = { ...container, startupProbe: undefined, livenessProbe: undefined, readinessProbe: undefined };
        assert.equal(check(probes, kind, { ...pod, containers: [bare] }).length, longRunning.includes(kind) ? 3 : 0);
      });
    });
  }

  it("PRB-1 DEP-25 probes takes a container without startup probe whose liveness probe leaves it time, and no other", () => {
    const without = (initialDelaySeconds: unknown) => ({ ...container, startupProbe: undefined, livenessProbe: { ...probe, initialDelaySeconds } });
    const checked = (delay: unknown) => check(probes, "apps/v1:Deployment", { ...pod, containers: [without(delay)] });
    assert.deepEqual(checked(30), []);
    for (const delay of [29, 0, undefined, "30"]) assert.deepEqual(checked(delay), ["spec.template.spec.containers[0].startupProbe: is missing"]);
  });

  it("probes wants them of a sidecar and not of an init container", () => {
    const init = { name: "init", resources: container.resources };
    assert.deepEqual(check(probes, "apps/v1:Deployment", { ...pod, initContainers: [init] }), []);
    assert.equal(check(probes, "apps/v1:Deployment", { ...pod, initContainers: [{ ...init, restartPolicy: "Always" }] }).length, 3);
  });

  it("none of them stumbles over a manifest that is no pod, or half of one", () => {
    for (const spec of [{}, { containers: null }, { containers: "x" }, { containers: [null, 1, []] }] as Manifest[]) {
      for (const rule of [runAsNonRoot, probes, resources]) assert.ok(Array.isArray(check(rule, "apps/v1:Deployment", spec)));
    }
  });
});
