import assert from "node:assert/strict";
import * as kubernetes from "@pulumi/kubernetes";
import type { LiveObjects } from "../../../components/live/kubectl";
import { watchRollout } from "../../../components/workload/rollout";
import { stateOf } from "../../../components/workload/rollout-state";
import { registerBackend } from "./backend";

const stalled = {
  type: "Progressing",
  status: "False",
  reason: "ProgressDeadlineExceeded",
  lastUpdateTime: "2026-01-01T00:10:00Z",
};
const changed = (time: string, subresource?: string) => ({
  manager: "pulumi",
  time,
  ...(subresource && { subresource }),
});

/** A Deployment of two pods with the given status. */
function deployment(status: object | undefined, metadata: object = {}, spec: object = {}): any {
  return {
    metadata: { generation: 3, ...metadata },
    spec: { replicas: 2, progressDeadlineSeconds: 60, ...spec },
    status,
  };
}
const counts = (all: number, updated: number, available: number) => ({
  observedGeneration: 3,
  replicas: all,
  updatedReplicas: updated,
  availableReplicas: available,
});
const done = deployment(counts(2, 2, 2));

describe("stateOf", () => {
  const states: [string, any, string][] = [
    ["Created before its controller has seen it", deployment({}), "Created"],
    [
      "Updating while its status describes the previous generation",
      deployment({ ...counts(2, 2, 2), observedGeneration: 2 }),
      "Updating",
    ],
    ["Updating while its new pods start", deployment(counts(2, 2, 0)), "Updating"],
    ["Updating while the only new pod is available and two old ones remain", deployment(counts(3, 1, 3)), "Updating"],
    ["Updating while an old ReplicaSet, back in use, has no pod yet", deployment(counts(2, 0, 2)), "Updating"],
    ["Updating while an old pod remains", deployment(counts(3, 2, 3)), "Updating"],
    ["Scaling up", deployment(counts(1, 1, 1)), "Scaling"],
    ["Scaling down", deployment(counts(3, 3, 3)), "Scaling"],
    ["Active with every pod new and available", done, "Active"],
    ["Active with no pod when none is wanted", deployment({ observedGeneration: 3 }, {}, { replicas: 0 }), "Active"],
    ["Active in spite of an earlier verdict", deployment({ ...counts(2, 2, 2), conditions: [stalled] }), "Active"],
    [
      "Failed once it has stalled",
      deployment({ ...counts(3, 1, 2), conditions: [stalled] }, { managedFields: [changed("2026-01-01T00:00:00Z")] }),
      "Failed",
    ],
    [
      "Updating after the previous rollout stalled",
      deployment(
        { ...counts(3, 1, 2), conditions: [stalled] },
        { managedFields: [changed("2026-01-01T00:10:01Z"), changed("2026-01-01T00:00:00Z")] },
      ),
      "Updating",
    ],
    [
      "Failed although its status has changed since",
      deployment(
        { ...counts(3, 1, 2), conditions: [stalled] },
        { managedFields: [changed("2026-01-01T00:00:00Z"), changed("2026-01-01T00:11:00Z", "status")] },
      ),
      "Failed",
    ],
    [
      "Terminating once it is deleted",
      deployment(counts(2, 2, 2), { deletionTimestamp: "2026-01-01T00:00:00Z" }),
      "Terminating",
    ],
  ];
  for (const [title, live, state] of states) it(`ST-2 ST-3 ${title}`, () => assert.equal(stateOf(live), state));
});

/** A cluster that returns the listed Deployments, one a look; the last one stays. */
function cluster(looks: (object | Error | undefined)[], pods: object[] = [], log = ""): LiveObjects {
  return {
    get: <T>() => {
      const look = looks.length > 1 ? looks.shift() : looks[0];
      return look instanceof Error ? Promise.reject(look) : Promise.resolve(look as T);
    },
    list: <T>() => Promise.resolve(pods as T[]),
    log: () => Promise.resolve(log),
  };
}

/** Watches with a clock that advances ten seconds a look. */
async function watch(live: LiveObjects): Promise<string[]> {
  const reports: string[] = [];
  let seconds = 0;
  const target = { namespace: "todo-test", name: "todo-backend", labels: { app: "todo" } };
  await watchRollout(live, target, {
    interval: 0,
    now: () => (seconds += 10),
    report: (message) => reports.push(message),
  });
  return reports;
}

const failed = deployment({ ...counts(3, 1, 2), conditions: [stalled] });
const pod = (status: object, created = "2026-01-01T00:00:00Z") => ({
  metadata: { name: `pod-of-${created}`, creationTimestamp: created },
  status,
});
const container = (status: object) => ({
  phase: "Running",
  containerStatuses: [{ name: "fastapi", ready: false, restartCount: 0, ...status }],
});

describe("watchRollout", () => {
  it("ST-2 ends when every pod is available, and reports progress until then", async () => {
    const live = cluster([
      deployment({}),
      deployment(counts(3, 1, 2)),
      deployment(counts(3, 1, 2)),
      deployment(counts(3, 2, 2)),
      done,
    ]);
    assert.deepEqual(await watch(live), [
      "Created: 0 of 2 pods updated, 0 available",
      "Updating: 1 of 2 pods updated, 2 available",
      "Updating: 2 of 2 pods updated, 2 available",
    ]);
  });

  it("continues after the API server was unavailable for a moment", async () => {
    assert.deepEqual(await watch(cluster([new Error("connection refused"), done])), [
      "the cluster doesn't answer: connection refused",
    ]);
  });

  const troubles: [string, object, RegExp][] = [
    [
      "an image that can't be pulled",
      container({ state: { waiting: { reason: "ImagePullBackOff", message: "not found" } } }),
      /ImagePullBackOff: not found/,
    ],
    [
      "a container that crashes",
      container({
        restartCount: 3,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } },
      }),
      /CrashLoopBackOff: container fastapi ended with exit code 137 \(OOMKilled\)/,
    ],
    [
      "a container that isn't ready",
      container({ state: { running: {} } }),
      /container fastapi is running but not ready/,
    ],
    [
      "a variable that has no key",
      container({ state: { waiting: { reason: "CreateContainerConfigError", message: "no key" } } }),
      /CreateContainerConfigError: no key/,
    ],
    [
      "a pod that fits nowhere",
      { phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", message: "Insufficient cpu" }] },
      /it can't be scheduled: Insufficient cpu/,
    ],
  ];
  for (const [title, status, message] of troubles) {
    it(`ST-2 fails with ${title}`, async () => {
      const healthy = pod(container({ ready: true, state: { running: {} } }));
      const broken = pod(status, "2026-01-02T00:00:00Z");
      await assert.rejects(watch(cluster([failed], [healthy, broken], "line 1\nline 2")), (error: Error) => {
        assert.match(
          error.message,
          new RegExp(
            /^The rollout of todo-backend failed: no progress for 60 s \(progressDeadlineSeconds\)\. Failed: /.source +
              /1 of 2 pods updated, 2 available\.\n/.source,
          ),
        );
        assert.match(error.message, message);
        assert.match(
          error.message,
          /Pod pod-of-2026-01-02T00:00:00Z: .*\nIts log ends with:\n {2}line 1\n {2}line 2\n/,
        );
        return true;
      });
    });
  }

  it("shows the end of a terminated container's log, which Kubernetes keeps", async () => {
    const kept = Array.from({ length: 20 }, (_, line) => `kept ${line + 1}`).join("\n");
    const restarting = container({
      state: { waiting: { reason: "CrashLoopBackOff" } },
      lastState: { terminated: { exitCode: 1, reason: "Error", message: kept } },
    });
    await assert.rejects(watch(cluster([failed], [pod(restarting)], "of the next one")), (error: Error) => {
      assert.match(error.message, /Its log ends with:\n {2}kept 11\n[^]* {2}kept 20\n/);
      assert.doesNotMatch(error.message, /kept 10|of the next one/);
      return true;
    });
  });

  it("ST-2 fails with the API server's refusal", async () => {
    const conditions = [stalled, { type: "ReplicaFailure", status: "True", message: "exceeded quota" }];
    await assert.rejects(
      watch(cluster([deployment({ ...counts(2, 0, 2), conditions })])),
      /No pod can be created: exceeded quota/,
    );
  });

  it("ST-2 fails if nothing happens at all, not even a verdict", async () => {
    await assert.rejects(watch(cluster([deployment({}, {})])), /no progress for 60 s .* Created: 0 of 2 pods updated/);
  });

  it("ST-3 fails if somebody else deletes the Deployment", async () => {
    const deleted = /Someone else deleted the Deployment todo-backend\. .*pulumi refresh/;
    await assert.rejects(watch(cluster([deployment({}, { deletionTimestamp: "2026-01-01T00:00:00Z" })])), deleted);
    await assert.rejects(watch(cluster([undefined])), deleted);
  });
});

describe("what depends on a Workload", () => {
  it("X-19 ST-2 waits until its rollout is complete", async () => {
    const order: string[] = [];
    const looks = [deployment({}), deployment(counts(3, 1, 2)), done];
    const live: LiveObjects = {
      ...cluster([]),
      get: <T>() => {
        const look = looks.shift();
        order.push(stateOf(look));
        return Promise.resolve(look as T);
      },
    };
    const registered = await registerBackend({}, { live }, (workload) => {
      new kubernetes.core.v1.ConfigMap("after", {}, { dependsOn: workload }).urn.apply(() => order.push("after"));
    });
    assert.deepEqual(order, ["Created", "Updating", "Active", "after"]);
    assert.ok(
      registered
        .find(({ name }) => name === "after")
        ?.dependencies.includes("kubernetes:apps/v1:Deployment backend-deployment"),
    );
  });
});
