import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AppAccess } from "../../../components/config/access";
import { AppConfig } from "../../../components/config";
import { checkedLogin } from "../../../components/app/existing";
import { AppNamespace } from "../../../components/app/namespace";
import type { Tree } from "../../../settings/formats/tree";
import { production, settingsOf, staging } from "../../support/settings-cases";
import { app, configMapOf, only, register, secretsOf } from "../../support/mocks";

const account = "kubernetes:core/v1:ServiceAccount";

function registerNamespace(given: Tree = {}, name = "todo-test") {
  const { serviceAccount } = settingsOf({ serviceAccount: given });
  return register(
    () =>
      void new AppNamespace("namespace", {
        name,
        app: { instance: "test", version: "1.2.3", shortLabels: false },
        serviceAccount,
      }),
  );
}

describe("AppNamespace", () => {
  it("SEC-8 makes the API server admit only restricted pods", async () => {
    const { name, labels } = only(await registerNamespace(), "kubernetes:core/v1:Namespace").metadata;
    assert.equal(name, "todo-test");
    assert.equal(labels["pod-security.kubernetes.io/enforce"], "restricted");
  });

  it(
    "CFG-5 is deleted with the stack, unless it's the default namespace, which the API " + "server never deletes",
    async () => {
      const isRetained = async (name: string) =>
        (await registerNamespace({}, name)).find(({ type }) => type === "kubernetes:core/v1:Namespace")?.retained;
      assert.deepEqual(
        [await isRetained("todo-test"), await isRetained(settingsOf({}).namespace), await isRetained("kube-system")],
        [false, true, true],
      );
    },
  );

  it("RBAC-2 RBAC-6 has a ServiceAccount whose token is mounted in no pod, and no Role", async () => {
    const registered = await registerNamespace();
    const { metadata, automountServiceAccountToken } = only(registered, account);
    assert.equal(metadata.name, "todo-app");
    assert.equal(metadata.namespace, "todo-test");
    assert.equal(automountServiceAccountToken, false);
    assert.deepEqual(
      registered.filter(({ type }) => type.startsWith("kubernetes:rbac")),
      [],
    );
  });

  it("RBAC-2 RBAC-3 takes the account's name and annotations from the settings", async () => {
    const annotations = { "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/todo" };
    const { metadata } = only(await registerNamespace({ name: "todo", annotations }), account);
    assert.equal(metadata.name, "todo");
    assert.deepEqual(metadata.annotations, annotations);
  });

  it("RBAC-1 reads an account that it doesn't create, once the namespace exists", async () => {
    const registered = await registerNamespace({ create: false, name: "shared" });
    const accounts = registered.filter(({ type }) => type === account);
    assert.deepEqual(
      accounts.map(({ read }) => read),
      ["namespace-id/shared"],
    );
  });

  it("RBAC-1 RBAC-4 ENV-10 creates an account in every environment, and a Role in production", () => {
    const of = (given: Tree) => {
      const { serviceAccount, rbac } = settingsOf(given);
      return [serviceAccount.create, rbac.create];
    };
    assert.deepEqual(
      [of({}), of({ global: staging }), of({ global: production })],
      [
        [true, false],
        [true, false],
        [true, true],
      ],
    );
  });
});

describe("registry logins", () => {
  it("CFG-3 are read from the namespace, once it exists and before a pod needs them", async () => {
    const { serviceAccount } = settingsOf({});
    const release = { instance: "test", version: "1.2.3", shortLabels: false };
    let names: Promise<string[]> | undefined;
    const registered = await register(
      () => {
        const { app } = new AppNamespace("namespace", {
          name: "todo-test",
          app: release,
          serviceAccount,
          imagePullSecrets: ["login"],
        });
        names = new Promise((resolve) => pulumi.all(app.imagePullSecrets).apply(resolve));
      },
      { existing: { "namespace-login-login": { type: "kubernetes.io/dockerconfigjson" } } },
    );
    assert.deepEqual(await names, ["login"]);
    assert.deepEqual(
      registered.flatMap(({ read }) => read ?? []),
      ["namespace-id/login"],
    );
  });

  it("CFG-3 must be Secrets of the right type", () => {
    assert.equal(checkedLogin("login", "kubernetes.io/dockerconfigjson"), "login");
    const message = new RegExp(
      /todo:global\.imagePullSecrets: the Secret login has type Opaque; it must be /.source +
        /kubernetes\.io\/dockerconfigjson\n +fix: kubectl create secret docker-registry login /.source,
    );
    assert.throws(() => checkedLogin("login", "Opaque"), message);
  });
});

describe("AppAccess", () => {
  it("RBAC-4 RBAC-5 SCR-19 lets the account get the application's ConfigMap and Secret, and nothing else", async () => {
    const registered = await register(() => {
      const config = new AppConfig("app", {
        app,
        keyStyle: "kebab",
        configMap: configMapOf({}),
        secrets: secretsOf({}),
      });
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
