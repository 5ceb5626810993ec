import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AppAccess } from "../../components/access";
import { AppConfig } from "../../components/app-config";
import { AppNamespace } from "../../components/namespace";
import type { Tree } from "../../settings/tree";
import { production, settingsOf, staging } from "../settings/cases";
import { app, only, register } from "./mocks";

const account = "kubernetes:core/v1:ServiceAccount";

function registerNamespace(given: Tree = {}) {
  const { serviceAccount } = settingsOf({ serviceAccount: given });
  return register(() => void new AppNamespace("namespace", { name: "todo-test", app: { instance: "test", version: "1.2.3" }, serviceAccount }));
}

describe("AppNamespace", () => {
  it("SEC-8 has the API server admit restricted pods alone", async () => {
    const { name, labels } = only(await registerNamespace(), "kubernetes:core/v1:Namespace").metadata;
    assert.equal(name, "todo-test");
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it("RBAC-2 RBAC-6 has a ServiceAccount whose token no pod gets, and no Role", async () => {
    const registered = await registerNamespace();
    const { metadata, automountServiceAccountToken } = only(registered, account);
    assert.equal(metadata.name, "todo-app");
    assert.equal(metadata.namespace, "todo-test");
    assert.equal(automountServiceAccountToken, false);
    assert.deepEqual(registered.filter(({ type }) => type.startsWith("kubernetes:rbac")), []);
  });

  it("RBAC-2 RBAC-3 takes name and annotations from the settings", async () => {
    const annotations = { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/todo" };
    const { metadata } = only(await registerNamespace({ name: "todo", annotations }), account);
    assert.equal(metadata.name, "todo");
    assert.deepEqual(metadata.annotations, annotations);
  });

  it("RBAC-1 reads an account that it doesn't make, once its namespace is there", async () => {
    const registered = await registerNamespace({ create: false, name: "shared" });
    const accounts = registered.filter(({ type }) => type === account);
    assert.deepEqual(accounts.map(({ read }) => read), ["namespace-id/shared"]);
  });

  it("RBAC-1 RBAC-4 ENV-10 makes an account everywhere, and a Role in production", () => {
    const of = (given: Tree) => {
      const { serviceAccount, rbac } = settingsOf(given);
      return [serviceAccount.create, rbac.create];
    };
    assert.deepEqual([of({}), of({ global: staging }), of({ global: production })], [[true, false], [true, false], [true, true]]);
  });
});

describe("AppAccess", () => {
  it("RBAC-4 RBAC-5 lets the account get the application's ConfigMap and Secret, and nothing else", async () => {
    const registered = await register(() => {
      const config = new AppConfig("app", { app, data: {}, secrets: {}, checksumKey: pulumi.secret("key") });
      new AppAccess("access", { app, config });
    });
    const role = only(registered, "kubernetes:rbac.authorization.k8s.io/v1:Role");
    assert.equal(role.metadata.namespace, "todo-test");
    assert.deepEqual(role.rules, [
      { apiGroups: [""], resources: ["configmaps"], resourceNames: ["todo-app-config"], verbs: ["get"] },
      { apiGroups: [""], resources: ["secrets"], resourceNames: ["todo-app-secret"], verbs: ["get"] },
    ]);
    const { roleRef, subjects } = only(registered, "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding");
    assert.deepEqual(roleRef, { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "todo-app" });
    assert.deepEqual(subjects, [{ kind: "ServiceAccount", name: "todo-app", namespace: "todo-test" }]);
  });
});
