import assert from "node:assert/strict";
import { AppNamespace } from "../../components/namespace";
import { only, register } from "./mocks";

describe("AppNamespace", () => {
  it("SEC-8 has the API server admit restricted pods alone", async () => {
    const registered = await register(() => void new AppNamespace("namespace", { name: "todo-test", app: { instance: "test", version: "1.2.3" } }));
    const { name, labels } = only(registered, "kubernetes:core/v1:Namespace").metadata;
    assert.equal(name, "todo-test");
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it("RBAC-2 RBAC-6 has a ServiceAccount whose token no pod gets, and no Role", async () => {
    const registered = await register(() => void new AppNamespace("namespace", { name: "todo-test", app: { instance: "test", version: "1.2.3" } }));
    const account = only(registered, "kubernetes:core/v1:ServiceAccount");
    assert.equal(account.metadata.name, "todo-app");
    assert.equal(account.metadata.namespace, "todo-test");
    assert.equal(account.automountServiceAccountToken, false);
    assert.deepEqual(registered.filter(({ type }) => type.startsWith("kubernetes:rbac")), []);
  });
});
