import assert from "node:assert/strict";
import { settingsOf } from "../../support/settings-cases";
import { only, type Registered } from "../../support/mocks";
import { registerBackend } from "./backend";

const autoscaler = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const budget = "kubernetes:policy/v1:PodDisruptionBudget";

const ignoredOf = (registered: Registered[]) =>
  registered.find(({ type }) => type === "kubernetes:apps/v1:Deployment")!.ignoreChanges;
const annotationsOf = (registered: Registered[]) =>
  only(registered, "kubernetes:apps/v1:Deployment").metadata.annotations;
const specOf = (registered: Registered[]) => only(registered, "kubernetes:apps/v1:Deployment").spec;

describe("Workload's autoscaler", () => {
  it("HPA-3 HPA-4 HPA-5 HPA-6 HPA-7 follows the Deployment's CPU load within the range", async () => {
    const registered = await registerBackend({ autoscaling: { enabled: true, maxReplicas: 4 } });
    const { metadata, spec } = only(registered, autoscaler);
    assert.equal(metadata.name, "todo-backend-hpa");
    assert.equal(metadata.namespace, "todo-test");
    assert.deepEqual(spec, {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "todo-backend" },
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
      ],
    });
  });

  it(
    "HPA-8 DEP-4 owns the number of pods: the Deployment sets none, and keeps its current one until the " +
      "autoscaler acts",
    async () => {
      const autoscaled = await registerBackend({ autoscaling: { enabled: true } });
      assert.equal("replicas" in specOf(autoscaled), false);
      assert.deepEqual(ignoredOf(autoscaled), ["spec.replicas"]);
      assert.equal("pulumi.com/patchForce" in annotationsOf(autoscaled), false);
    },
  );

  it("HPA-8 returns the number of pods to the settings when it is turned off, whatever set it in between", async () => {
    const fixed = await registerBackend({ replicaCount: 2 });
    assert.equal(specOf(fixed).replicas, 2);
    assert.deepEqual(ignoredOf(fixed), []);
    assert.equal(annotationsOf(fixed)["pulumi.com/patchForce"], "true");
  });

  it("DEP-7 CFG-17 takes its minimum as the number of pods for rollout and spreading", async () => {
    const spec = specOf(await registerBackend({ autoscaling: { enabled: true } }));
    assert.deepEqual(spec.strategy.rollingUpdate, { maxSurge: 1, maxUnavailable: 0 });
    assert.equal(spec.template.spec.topologySpreadConstraints.length, 1);
  });

  it("HPA-1 ENV-6 is on outside development, in the environment's range", () => {
    const ranges = ["development", "staging", "production"].map((environment) => {
      const { backend, frontend } = settingsOf({ global: { environment } });
      assert.deepEqual(frontend.autoscaling, backend.autoscaling);
      return [backend.autoscaling.enabled, backend.autoscaling.minReplicas, backend.autoscaling.maxReplicas];
    });
    assert.deepEqual(ranges, [
      [false, 2, 10],
      [true, 2, 5],
      [true, 3, 20],
    ]);
  });
});

describe("Workload's disruption budget", () => {
  it("PDB-3 PDB-4 keeps one of the Deployment's pods by default", async () => {
    const registered = await registerBackend({ replicaCount: 2, podDisruptionBudget: { enabled: true } });
    const { metadata, spec } = only(registered, budget);
    assert.equal(metadata.name, "todo-backend");
    assert.deepEqual(spec, { selector: specOf(registered).selector, minAvailable: 1 });
  });

  it("PDB-3 can also be given as the number of pods that may be unavailable", async () => {
    const registered = await registerBackend({ podDisruptionBudget: { enabled: true, maxUnavailable: "50%" } });
    assert.deepEqual(only(registered, budget).spec, { selector: specOf(registered).selector, maxUnavailable: "50%" });
  });

  it("PDB-1 PDB-2 ENV-9 is only for the backend, and only in production", () => {
    const enabled = ["development", "staging", "production"].map((environment) => {
      const { backend, frontend } = settingsOf({ global: { environment } });
      return [backend.podDisruptionBudget.enabled, frontend.podDisruptionBudget.enabled];
    });
    assert.deepEqual(enabled, [
      [false, false],
      [false, false],
      [true, false],
    ]);
  });
});
