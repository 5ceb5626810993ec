import assert from "node:assert/strict";
import { ClusterGuard, clusterChange, provider } from "../../../components/guards/cluster";
import { only, register } from "../../support/mocks";

const other = { uid: "other-uid", own: false };
const last = { uid: "first-uid", own: false };
const fix = (id: string) =>
  "    fix: choose the right kubeconfig and context; or, to move the stack, back up its data, then " +
  `pulumi config set --path 'todo:cluster.adopt' ${id}`;
const rest = "but the stack is on first-uid: Pulumi would recreate everything there and delete it here, data included";

describe("a change of the cluster", () => {
  it("is accepted in the first update, and on the same cluster", () => {
    assert.equal(clusterChange({}, other), undefined);
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
    assert.equal(clusterChange(last, { ...other, adopt: "other-uid" }), undefined);
    assert.match(clusterChange(last, { ...other, adopt: "third-uid" })!, /points to the cluster other-uid/);
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
  const live = (found: unknown) => ({
    get: <T>() => Promise.resolve(found as T),
    list: () => Promise.resolve([]),
    log: () => Promise.resolve(""),
  });

  it("remembers the UID of kube-system, or the Minikube's profile", async () => {
    const existing = { accepted, profile: undefined, live: live({ metadata: { uid: "first-uid" } }) };
    const registered = await register(() => void new ClusterGuard("guard", { cluster: existing, adopt: "first-uid" }));
    const { uid, own, adopt } = only(registered, "pulumi-nodejs:dynamic/todo:ClusterGuard");
    assert.deepEqual([uid, own, adopt], ["first-uid", false, "first-uid"]);
    const minikube = await register(
      () => void new ClusterGuard("guard", { cluster: { accepted, profile: "todo-dev", live: live(undefined) } }),
    );
    const made = only(minikube, "pulumi-nodejs:dynamic/todo:ClusterGuard");
    assert.deepEqual([made.uid, made.own], ["todo-dev", true]);
  });

  it("fails an update to another cluster before it begins, and ignores new provider code", async () => {
    const refused = await provider.check!(last, other);
    assert.equal(refused.failures?.length, 1);
    assert.deepEqual((await provider.check!({} as never, last)).failures, []);
    const { outs } = await provider.create(last);
    assert.equal(outs?.clusterId, "first-uid");
    const marked = (code: string, state: object) => ({ ...state, __provider: code }) as never;
    assert.deepEqual(await provider.diff!("cluster", marked("old", outs), marked("new", last)), { changes: false });
    assert.deepEqual(await provider.diff!("cluster", outs, { ...last, adopt: "other-uid" }), { changes: true });
  });
});
