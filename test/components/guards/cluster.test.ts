import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ClusterGuard, clusterChange } from "../../../components/guards/cluster";
import { promiseOf } from "../../../components/live/promise-of";
import { LastOutputs } from "../../../components/stacks/last-outputs";
import { register } from "../../support/mocks";

const other = { uid: "other-uid", own: false };
const last = { uid: "first-uid", own: false };
const fix = (id: string) =>
  "    fix: choose the right kubeconfig and context; or, to move the stack, back up its data, then " +
  `pulumi config set --path 'todo:cluster.adopt' ${id}`;
const rest = "but the stack is on first-uid: Pulumi would recreate everything there and delete it here, data included";

describe("a change of the cluster", () => {
  it("is accepted in the first update, and on the same cluster", () => {
    assert.equal(clusterChange(undefined, other), undefined);
    assert.equal(clusterChange(last, last), undefined);
  });

  it("MK-6 is refused to another cluster, with a fix", () => {
    assert.equal(
      clusterChange(last, other),
      `todo:cluster: points to the cluster other-uid (UID of its namespace kube-system), ${rest}\n${fix("other-uid")}`,
    );
    assert.equal(
      clusterChange(last, { uid: "todo-dev-docker-4-4096", own: true }),
      `todo:cluster: points to the Minikube todo-dev-docker-4-4096, ${rest}\n${fix("todo-dev-docker-4-4096")}`,
    );
  });

  it("is accepted only to the cluster that the settings name", () => {
    assert.equal(clusterChange(last, other, "other-uid"), undefined);
    assert.match(clusterChange(last, other, "third-uid")!, /points to the cluster other-uid/);
  });

  it("MK-1 is accepted between Minikubes that the stack creates itself", () => {
    assert.equal(
      clusterChange({ uid: "todo-dev-docker-2-2048", own: true }, { uid: "todo-dev-docker-4-4096", own: true }),
      undefined,
    );
    assert.match(
      clusterChange({ uid: "todo-dev-docker-2-2048", own: true }, other)!,
      /the stack is on todo-dev-docker-2-2048/,
    );
  });
});

describe("ClusterGuard", () => {
  const accepted = Promise.resolve([]);
  const [uid, elsewhere] = ["7d1c8a0e-5b0f-4c57-9a55-2f4d0f4f3c11", "0b1c8a0e-5b0f-4c57-9a55-2f4d0f4f3c12"] as const;
  const found = (object: unknown) => ({
    get: <T>() => Promise.resolve(object as T),
    list: () => Promise.resolve([]),
    log: () => Promise.resolve(""),
  });

  /** What a guard records, on a cluster with this UID or in a Minikube of this profile, and what waits for it. */
  const guarded = async (
    cluster: { uid: string } | { profile: string },
    outputs = {},
    adopt?: string,
    first?: object,
  ) => {
    const live = found("uid" in cluster ? { metadata: { uid: cluster.uid } } : undefined);
    const profile = "profile" in cluster ? cluster.profile : undefined;
    const program = () => {
      const guard = new ClusterGuard("guard", { cluster: { accepted, profile, live }, adopt, last: new LastOutputs() });
      new pulumi.Stash("inside", { input: "accepted" }, { dependsOn: guard.accepted });
      verdict = promiseOf(guard.accepted);
      verdict.catch(() => {});
    };
    let verdict: Promise<unknown> | undefined;
    const existing = { "last-update": { outputs }, ...(first && { guard: { output: first } }) };
    const registered = await register(program, { existing });
    await verdict;
    return registered
      .filter(({ type }) => type === "pulumi:index:Stash")
      .map(({ name, inputs }) => [name, inputs.input]);
  };
  const passed = (record: object) => [
    ["guard", record],
    ["inside", "accepted"],
  ];

  it("remembers the UID of kube-system, or the Minikube's profile", async () => {
    assert.deepEqual(await guarded({ uid }), passed({ uid, own: false }));
    assert.deepEqual(await guarded({ profile: "todo-dev" }), passed({ uid: "todo-dev", own: true }));
  });

  it("MK-6 compares with the last complete update, before anything is recorded", async () => {
    assert.deepEqual(await guarded({ uid }, { clusterId: uid }), passed({ uid, own: false }));
    await assert.rejects(guarded({ uid }, { clusterId: elsewhere }), new RegExp(`but the stack is on ${elsewhere}`));
    assert.deepEqual(await guarded({ uid }, { clusterId: elsewhere }, uid), passed({ uid, own: false }));
    await assert.rejects(guarded({ uid }, { clusterId: "todo-dev" }), /but the stack is on todo-dev/);
    const other = { profile: "todo-dev-docker-4-4096" };
    assert.deepEqual(await guarded(other, { clusterId: "todo-dev" }), passed({ uid: other.profile, own: true }));
  });

  it("MK-6 compares with the start of the first update until one is complete", async () => {
    const first = { uid: elsewhere, own: false };
    await assert.rejects(guarded({ uid }, {}, undefined, first), new RegExp(`but the stack is on ${elsewhere}`));
    assert.deepEqual(await guarded({ uid }, {}, uid, first), passed({ uid, own: false }));
    assert.deepEqual(await guarded({ uid }, { clusterId: uid }, undefined, first), passed({ uid, own: false }));
  });
});
