import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AppConfig } from "../../../components/config";
import { ExtraSecrets } from "../../../components/secrets";
import { secretSource } from "../../../components/config/secret-source";
import { today } from "../../../settings/facts/rotation";
import { SecretText } from "../../../settings/formats/secret-text";
import type { Tree } from "../../../settings/formats/tree";
import { goodSecret, production, settingsOf, staging } from "../../support/settings-cases";
import { app, configMapOf, only, register, type Registered } from "../../support/mocks";

const secretMark = "4dabf18193072939515e22adb298388d";
const sealedValue = "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq";
const sealedData = { "database-password": sealedValue, "jwt-secret": sealedValue, "better-auth-secret": sealedValue };

/** A stack's secrets, and what its pods take from them. */
async function registerSecrets(given: Tree) {
  const settings = settingsOf(given);
  let env: unknown;
  let checksum = "";
  let logins: string[] = [];
  const registered = await register(() => {
    const extra = new ExtraSecrets("extra", { app, settings });
    pulumi.output(extra.app.imagePullSecrets).apply((names) => (logins = names));
    const config = new AppConfig(
      "app",
      { app, keyStyle: settings.keyStyle, configMap: configMapOf({}), secrets: secretSource(settings) },
      { dependsOn: extra },
    );
    config.checksums["checksum/secret"]!.apply((value) => (checksum = value));
    env = config.env("database-url", "jwt-secret", "better-auth-secret", "better-auth-trust-host");
  });
  return { registered, env, checksum, logins };
}

const generated = (registered: Registered[]) => registered.filter(({ type }) => type.startsWith("random:"));
const external = (given: Tree = {}, secrets: Tree = {}) =>
  registerSecrets({ global: production, ...given, secrets: { source: "externalSecret", ...secrets } });

describe("a stack's secrets", () => {
  it(
    "SCR-3 SCR-8 SCR-9 SCR-10 SCR-11 SCR-12 SCR-13 ENV-11 are generated in development, and the database's URL is " +
      "built from them",
    async () => {
      const { registered } = await registerSecrets({});
      assert.deepEqual(
        generated(registered).map(({ type }) => type),
        Array(4).fill("random:index/randomPassword:RandomPassword"),
      );
      assert.deepEqual(
        generated(registered)
          .map(({ inputs }) => inputs.length)
          .sort(),
        [32, 64, 64, 64],
      );
      assert.ok(
        generated(registered).every(
          ({ inputs }) => inputs.minUpper === 1 && inputs.minLower === 1 && inputs.minNumeric === 1,
        ),
      );
      const { metadata, type, stringData } = only(registered, "kubernetes:core/v1:Secret");
      assert.deepEqual([metadata.name, metadata.namespace, type], ["todo-app-secret", "todo-test", "Opaque"]);
      assert.deepEqual(stringData, {
        "database-url": "postgresql://todo_user:secret-of-credentials-database-password@todo-postgres:5432/todo_db",
        "database-username": "todo_user",
        "database-password": "secret-of-credentials-database-password",
        "jwt-secret": "secret-of-credentials-jwt-secret",
        "better-auth-secret": "secret-of-credentials-better-auth-secret",
        "better-auth-trust-host": "true",
      });
    },
  );

  it("CFG-24 CFG-25 SCR-14 SCR-15 SES-1 are the stack's own if the settings give them", async () => {
    const { registered } = await registerSecrets({
      global: staging,
      databasePassword: new SecretText("Word4Secrets/?#"),
      cohereApiKey: new SecretText("cohere-key"),
      openaiApiKey: new SecretText("openai-key"),
      session: { type: "external" },
      sessionStoreUrl: new SecretText("rediss://:store-password@valkey.example.com"),
      secrets: { trustHost: false },
    });
    assert.deepEqual(
      generated(registered).map(({ name }) => name),
      ["credentials-checksum-key"],
    );
    const { stringData } = only(registered, "kubernetes:core/v1:Secret");
    assert.equal(stringData["jwt-secret"], "kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0a");
    assert.equal(stringData["database-url"], "postgresql://todo_user:Word4Secrets%2F%3F%23@todo-postgres:5432/todo_db");
    assert.deepEqual([stringData["cohere-api-key"], stringData["openai-api-key"]], ["cohere-key", "openai-key"]);
    assert.equal(stringData["session-store-url"], "rediss://:store-password@valkey.example.com");
    assert.equal(stringData["better-auth-trust-host"], "false");
  });

  it("SCR-8 include an external database's URL as it is, without the parts", async () => {
    const url = "postgresql://todo_user:Word4Secrets@db.example.com/todo_db?sslmode=require";
    const database = { internal: { enabled: false }, external: { enabled: true, host: "db.example.com" } };
    const { stringData } = only(
      (await registerSecrets({ database, databaseUrl: new SecretText(url) })).registered,
      "kubernetes:core/v1:Secret",
    );
    assert.equal(stringData["database-url"], url);
    assert.deepEqual(
      ["database-username", "database-password"].filter((key) => key in stringData),
      [],
    );
  });

  it("SCR-17 are marked as secrets from the start", async () => {
    const { registered } = await registerSecrets({ cohereApiKey: new SecretText("cohere-key") });
    const { inputs } = registered.find(({ type }) => type === "kubernetes:core/v1:Secret")!;
    assert.equal(inputs.stringData[secretMark], "1b47061264138c4ac30d75fd1eb44270");
  });

  it(
    "SCR-24 LBL-10 reach pods in the variables of the requirements, with a checksum that " + "isn't a plain hash",
    async () => {
      const { env, checksum } = await registerSecrets({});
      const from = (key: string) => ({ secretKeyRef: { name: "todo-app-secret", key } });
      const names = (env as { name: string; valueFrom: any }[]).map(({ name, valueFrom }) => [
        name,
        valueFrom.secretKeyRef.key,
      ]);
      assert.deepEqual(names, [
        ["DATABASE_URL", from("database-url").secretKeyRef.key],
        ["JWT_SECRET_KEY", "jwt-secret"],
        ["BETTER_AUTH_SECRET", "better-auth-secret"],
        ["BETTER_AUTH_TRUST_HOST", "better-auth-trust-host"],
      ]);
      assert.match(checksum, /^[0-9a-f]{64}$/);
    },
  );

  it("SCR-5 get a new name when they change while the Secret is immutable", async () => {
    const { registered, checksum } = await registerSecrets({ secrets: { immutable: true } });
    const secret = only(registered, "kubernetes:core/v1:Secret");
    assert.equal(secret.immutable, true);
    assert.equal(secret.metadata.name, `todo-app-secret-${checksum.slice(0, 10)}`);
    assert.equal("immutable" in only((await registerSecrets({})).registered, "kubernetes:core/v1:Secret"), false);
  });

  it(
    "SCR-18 record when they were created or replaced, on the Secret and on the resources " + "that generate them",
    async () => {
      const { registered } = await registerSecrets({
        jwtSecret: goodSecret,
        secrets: {
          rotation: { intervalDays: 30, rotated: { jwtSecret: "2026-01-31", betterAuthSecret: "2026-02-28" } },
        },
      });
      const { metadata } = only(registered, "kubernetes:core/v1:Secret");
      assert.deepEqual(metadata.annotations, {
        "rotation.todo-app/interval-days": "30",
        "rotation.todo-app/database-password": today(),
        "rotation.todo-app/jwt-secret": "2026-01-31",
        "rotation.todo-app/better-auth-secret": "2026-02-28",
      });
      const keepers = Object.fromEntries(generated(registered).map(({ name, inputs }) => [name, inputs.keepers]));
      assert.deepEqual(keepers, {
        "credentials-database-password": { rotated: today() },
        "credentials-better-auth-secret": { rotated: "2026-02-28" },
        "credentials-checksum-key": undefined,
      });
      // A credential without a date in the settings keeps its own; otherwise the next day's update would replace it.
      const kept = Object.fromEntries(generated(registered).map(({ name, ignoreChanges }) => [name, ignoreChanges]));
      assert.deepEqual(kept, {
        "credentials-database-password": ["keepers"],
        "credentials-better-auth-secret": [],
        "credentials-checksum-key": [],
      });
    },
  );
});

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
    });
  });

  it("SCR-22 include what a frontend shares with another stack's backend", async () => {
    const { registered } = await external({ backendFrom: "dev" });
    const { spec } = only(registered, "kubernetes:external-secrets.io/v1:ExternalSecret");
    assert.deepEqual(
      spec.data.map(({ secretKey }: any) => secretKey),
      ["database-url", "jwt-secret", "better-auth-secret"],
    );
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
    assert.deepEqual(spec.target.template.data, { "better-auth-trust-host": "true" });
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

describe("sealed secrets", () => {
  it("SCR-23 are deployed as kubeseal encrypted them, and the rest is built in the cluster", async () => {
    const { registered, checksum } = await registerSecrets({
      global: production,
      secrets: { source: "sealedSecret", sealed: { encryptedData: sealedData } },
    });
    const { metadata, spec } = only(registered, "kubernetes:bitnami.com/v1alpha1:SealedSecret");
    assert.equal(metadata.name, "todo-app-secret");
    assert.equal(metadata.annotations["pulumi.com/waitFor"], "condition=Synced");
    assert.deepEqual(spec.encryptedData, sealedData);
    assert.deepEqual(Object.keys(spec.template.data as object).sort(), [
      "better-auth-trust-host",
      "database-url",
      "database-username",
    ]);
    assert.equal(spec.template.type, "Opaque");
    assert.match(checksum, /^[0-9a-f]{64}$/);
    assert.deepEqual(generated(registered), []);
  });
});

describe("extra secrets", () => {
  const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  const key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";

  it("SCR-2 SCR-3 have the type in the settings, and values from the stack's config", async () => {
    const { registered } = await registerSecrets({
      tlsCertificate: new SecretText(certificate),
      tlsKey: new SecretText(Buffer.from(key).toString("base64")),
      secrets: {
        extra: [
          {
            name: "todo-tls",
            type: "kubernetes.io/tls",
            immutable: true,
            stringData: { "tls.crt": "tlsCertificate" },
            data: { "tls.key": "tlsKey" },
          },
        ],
      },
    });
    const { inputs } = registered.find(({ name }) => name === "extra-todo-tls-secret")!;
    assert.equal(inputs.type, "kubernetes.io/tls");
    assert.equal(inputs.metadata.name, "todo-tls");
    assert.equal(inputs.immutable, true);
    assert.deepEqual(inputs.stringData, {
      [secretMark]: "1b47061264138c4ac30d75fd1eb44270",
      value: { "tls.crt": certificate },
    });
    assert.deepEqual(inputs.data, {
      [secretMark]: "1b47061264138c4ac30d75fd1eb44270",
      value: { "tls.key": Buffer.from(key).toString("base64") },
    });
  });

  it("CFG-3 include a registry login, which every pod uses if the settings name it", async () => {
    const login = new SecretText('{"auths":{"ghcr.io":{"auth":"dTpw"}}}');
    const stringData = { ".dockerconfigjson": "login" };
    const extra = ["ghcr", "other"].map((name) => ({ name, type: "kubernetes.io/dockerconfigjson", stringData }));
    const { logins } = await registerSecrets({ login, global: { imagePullSecrets: ["ghcr"] }, secrets: { extra } });
    assert.deepEqual(logins, ["ghcr"]);
  });

  it("SCR-2 SCR-7 come from a store or are sealed, like the application's secrets", async () => {
    const remote = { "tls.crt": { key: "todo/tls", property: "crt" }, "tls.key": { key: "todo/tls", property: "key" } };
    const stored = await external({}, { extra: [{ name: "todo-tls", type: "kubernetes.io/tls", remote }] });
    const { inputs } = stored.registered.find(({ name }) => name === "extra-todo-tls-external-secret")!;
    assert.equal(inputs.spec.target.template.type, "kubernetes.io/tls");
    assert.deepEqual(
      inputs.spec.data.map(({ secretKey }: any) => secretKey),
      ["tls.crt", "tls.key"],
    );

    const encryptedData = { "tls.crt": sealedValue, "tls.key": sealedValue };
    const extra = [{ name: "todo-tls", type: "kubernetes.io/tls", encryptedData }];
    const sealed = await registerSecrets({
      global: production,
      secrets: { source: "sealedSecret", sealed: { encryptedData: sealedData }, extra },
    });
    const { spec } = sealed.registered.find(({ name }) => name === "extra-todo-tls-sealed-secret")!.inputs;
    assert.deepEqual([spec.template.type, spec.encryptedData], ["kubernetes.io/tls", encryptedData]);
  });
});
