import assert from "node:assert/strict";
import type { Tree } from "../../../settings/formats/tree";
import { production } from "../../support/settings-cases";
import { only, type Registered } from "../../support/mocks";
import { registerSecrets, external } from "./secrets";

const generated = (registered: Registered[]) => registered.filter(({ type }) => type.startsWith("random:"));

/** How the operator builds the URL of a role: sprig's derivePassword is scrypt. */
const urlOfRole = (part: string) =>
  `postgresql://todo_user_${part}:{{ derivePassword 1 "maximum" (index . "database-password") "${part}" "todo" ` +
  '| urlquery | replace "+" "%20" }}@todo-postgres:5432/todo_db';

describe("secrets from a store", () => {
  it(
    "SCR-21 SCR-22 REL-10 ENV-11 come through an ExternalSecret that owns the Secret, which is the default in " +
      "production",
    async () => {
      const { registered } = await registerSecrets({ global: production });
      assert.deepEqual(
        registered.filter(({ type }) => type === "kubernetes:core/v1:Secret"),
        [],
      );
      assert.deepEqual(generated(registered), []);
      const { apiVersion, metadata, spec } = only(registered, "kubernetes:external-secrets.io/v1:ExternalSecret");
      assert.equal(apiVersion, "external-secrets.io/v1");
      assert.deepEqual([metadata.name, metadata.namespace], ["todo-app-secret", "todo-test"]);
      assert.equal(spec.refreshInterval, "1h0m0s");
      assert.deepEqual(spec.secretStoreRef, { name: "aws-secrets-manager", kind: "SecretStore" });
      assert.deepEqual([spec.target.name, spec.target.creationPolicy], ["todo-app-secret", "Owner"]);
      assert.deepEqual(spec.data, [
        { secretKey: "database-password", remoteRef: { key: "todo-app/production", property: "database_password" } },
        { secretKey: "jwt-secret", remoteRef: { key: "todo-app/production", property: "jwt_secret" } },
        { secretKey: "better-auth-secret", remoteRef: { key: "todo-app/production", property: "better_auth_secret" } },
      ]);
    },
  );

  it("SCR-8 SCR-9 SCR-13 include the URL of the database in the cluster, built by the operator", async () => {
    const { template } = only((await external()).registered, "kubernetes:external-secrets.io/v1:ExternalSecret").spec
      .target;
    assert.deepEqual([template.engineVersion, template.mergePolicy, template.type], ["v2", "Merge", "Opaque"]);
    assert.deepEqual(template.data, {
      "better-auth-trust-host": "true",
      "database-username": "todo_user",
      "database-url":
        'postgresql://todo_user:{{ index . "database-password" | urlquery | replace "+" "%20" ' +
        "}}@todo-postgres:5432/todo_db",
      "backend-database-url": urlOfRole("backend"),
      "frontend-database-url": urlOfRole("frontend"),
    });
  });

  it("SCR-22 include what a frontend shares with another stack's backend", async () => {
    const { registered } = await external({ backendFrom: "dev" });
    const { spec } = only(registered, "kubernetes:external-secrets.io/v1:ExternalSecret");
    assert.deepEqual(
      spec.data.map(({ secretKey }: any) => secretKey),
      ["database-url", "jwt-secret", "better-auth-secret"],
    );
    assert.deepEqual(spec.target.template.data, {
      "better-auth-trust-host": "true",
      "frontend-database-url": '{{ index . "database-url" }}',
    });
  });

  it("SCR-8 SCR-22 take the roles' URLs from the store, if it has them", async () => {
    const database = { internal: { enabled: false }, external: { enabled: true, host: "db.example.com" } };
    const data = { "backend-database-url": { key: "team/tasks" }, "frontend-database-url": { key: "team/accounts" } };
    const { registered } = await external({ database }, { external: { data } });
    const { spec } = only(registered, "kubernetes:external-secrets.io/v1:ExternalSecret");
    assert.deepEqual(spec.data.map(({ secretKey, remoteRef }: any) => [secretKey, remoteRef.key]).slice(3), [
      ["backend-database-url", "team/tasks"],
      ["frontend-database-url", "team/accounts"],
    ]);
    assert.deepEqual(spec.target.template.data, { "better-auth-trust-host": "true" });
  });

  it("SCR-22 include every key that the settings need, wherever it is in the store", async () => {
    const database = { internal: { enabled: false }, external: { enabled: true, host: "db.example.com" } };
    const { registered } = await external(
      { backend: { llmProvider: "cohere" }, database },
      {
        external: {
          key: "team/todo",
          refreshInterval: "15m",
          data: { "jwt-secret": { key: "shared/jwt" }, "openai-api-key": { key: "shared/openai", property: "key" } },
        },
      },
    );
    const { spec } = only(registered, "kubernetes:external-secrets.io/v1:ExternalSecret");
    assert.deepEqual(
      spec.data.map(({ secretKey, remoteRef }: any) => [secretKey, remoteRef.key, remoteRef.property]),
      [
        ["database-url", "team/todo", "database_url"],
        ["jwt-secret", "shared/jwt", undefined],
        ["better-auth-secret", "team/todo", "better_auth_secret"],
        ["cohere-api-key", "team/todo", "cohere_api_key"],
        ["openai-api-key", "shared/openai", "key"],
      ],
    );
    assert.deepEqual(spec.target.template.data, {
      "better-auth-trust-host": "true",
      "backend-database-url": '{{ index . "database-url" }}',
      "frontend-database-url": '{{ index . "database-url" }}',
    });
    assert.equal(spec.refreshInterval, "15m0s");
  });

  it("exist before a pod that needs them starts", async () => {
    const { metadata } = only((await external()).registered, "kubernetes:external-secrets.io/v1:ExternalSecret");
    assert.equal(metadata.annotations["pulumi.com/waitFor"], "condition=Ready");
  });

  it("LBL-10 restart pods only when the ExternalSecret's spec changes", async () => {
    const one = (await external()).checksum;
    assert.match(one, /^[0-9a-f]{64}$/);
    assert.equal((await external()).checksum, one);
    assert.notEqual((await external({}, { external: { key: "other" } })).checksum, one);
  });

  it("SCR-5 SCR-18 can be immutable, and are dated, in the Secret that the operator creates", async () => {
    const { registered } = await external({}, { immutable: true, rotation: { rotated: { jwtSecret: "2026-01-31" } } });
    const { target } = only(registered, "kubernetes:external-secrets.io/v1:ExternalSecret").spec;
    assert.equal(target.immutable, true);
    assert.deepEqual(target.template.metadata.annotations, {
      "rotation.todo-app/interval-days": "90",
      "rotation.todo-app/jwt-secret": "2026-01-31",
    });
  });

  const account = { serviceAccountRef: { name: "todo-app" } };
  const stores: Record<string, { settings: Tree; provider: object }> = {
    aws: {
      settings: { region: "eu-central-1", role: "arn:aws:iam::123456789012:role/todo", serviceAccount: "todo-app" },
      provider: {
        aws: {
          service: "SecretsManager",
          region: "eu-central-1",
          role: "arn:aws:iam::123456789012:role/todo",
          auth: { jwt: account },
        },
      },
    },
    gcp: {
      settings: {
        projectID: "todo",
        workloadIdentity: { clusterLocation: "europe-west3", clusterName: "todo", serviceAccount: "todo-app" },
      },
      provider: {
        gcpsm: {
          projectID: "todo",
          auth: { workloadIdentity: { clusterLocation: "europe-west3", clusterName: "todo", ...account } },
        },
      },
    },
    vault: {
      settings: { server: "https://vault.example.com", role: "todo", serviceAccount: "todo-app" },
      provider: {
        vault: {
          server: "https://vault.example.com",
          path: "secret",
          version: "v2",
          auth: { kubernetes: { mountPath: "kubernetes", role: "todo", ...account } },
        },
      },
    },
    kubernetes: {
      settings: { remoteNamespace: "platform", serviceAccount: "todo-app" },
      provider: {
        kubernetes: {
          remoteNamespace: "platform",
          server: { caProvider: { type: "ConfigMap", name: "kube-root-ca.crt", key: "ca.crt" } },
          auth: { serviceAccount: { name: "todo-app" } },
        },
      },
    },
    fake: {
      settings: { data: { "todo-app/production": "{}" } },
      provider: { fake: { data: [{ key: "todo-app/production", value: "{}" }] } },
    },
  };
  for (const [kind, { settings, provider }] of Object.entries(stores)) {
    it(`SCR-21 can come from a store of kind ${kind} that the stack creates`, async () => {
      const { registered } = await external(
        {},
        { external: { store: { [kind]: settings }, secretStoreRef: { name: "todo-store" } } },
      );
      const store = only(registered, "kubernetes:external-secrets.io/v1:SecretStore");
      assert.equal(store.metadata.name, "todo-store");
      assert.deepEqual(store.spec.provider, provider);
      assert.equal(
        only(registered, "kubernetes:external-secrets.io/v1:ExternalSecret").spec.secretStoreRef.name,
        "todo-store",
      );
    });
  }

  it(
    "SCR-21 come from an existing store unless the settings describe one, and can use another " + "version of the API",
    async () => {
      const { registered } = await external({}, { external: { apiVersion: "external-secrets.io/v1beta1" } });
      assert.deepEqual(
        registered.map(({ type }) => type).filter((type) => type.includes("external-secrets")),
        ["kubernetes:external-secrets.io/v1beta1:ExternalSecret"],
      );
    },
  );
});
