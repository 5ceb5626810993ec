import assert from "node:assert/strict";
import { today } from "../../../settings/facts/rotation";
import { SecretText } from "../../../settings/formats/secret-text";
import { goodSecret, production, staging } from "../../support/settings-cases";
import { only, type Registered } from "../../support/mocks";
import { registerSecrets } from "./secrets";

const secretMark = "4dabf18193072939515e22adb298388d";
const sealedValue = "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq";
const sealedData = { "database-password": sealedValue, "jwt-secret": sealedValue, "better-auth-secret": sealedValue };

const generated = (registered: Registered[]) => registered.filter(({ type }) => type.startsWith("random:"));

describe("a stack's secrets", () => {
  it(
    "SCR-3 SCR-8 SCR-9 SCR-10 SCR-11 SCR-12 SCR-13 ENV-11 are generated in development, and the database's URL is " +
      "built from them",
    async () => {
      const { registered } = await registerSecrets({});
      assert.deepEqual(
        generated(registered).map(({ type }) => type),
        Array(6).fill("random:index/randomPassword:RandomPassword"),
      );
      assert.deepEqual(
        generated(registered)
          .map(({ inputs }) => inputs.length)
          .sort(),
        [32, 32, 32, 64, 64, 64],
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
        "backend-database-url":
          "postgresql://todo_user_backend:secret-of-credentials-backend-database-password@todo-postgres:5432/todo_db",
        "frontend-database-url":
          "postgresql://todo_user_frontend:secret-of-credentials-frontend-database-password@todo-postgres:5432/todo_db",
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
      ["credentials-checksum-key", "credentials-backend-database-password", "credentials-frontend-database-password"],
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
    for (const key of ["database-url", "backend-database-url", "frontend-database-url"])
      assert.equal(stringData[key], url);
    assert.deepEqual(
      ["database-username", "database-password"].filter((key) => key in stringData),
      [],
    );
  });

  it("SCR-8 include the URLs of an external database's roles, if the settings give them", async () => {
    const at = (role: string) => `postgresql://${role}:Word4Secrets@db.example.com/todo_db`;
    const database = { internal: { enabled: false }, external: { enabled: true, host: "db.example.com" } };
    const { registered } = await registerSecrets({
      database,
      databaseUrl: new SecretText(at("todo_user")),
      backendDatabaseUrl: new SecretText(at("tasks")),
      frontendDatabaseUrl: new SecretText(at("accounts")),
    });
    const { stringData } = only(registered, "kubernetes:core/v1:Secret");
    assert.deepEqual(
      ["database-url", "backend-database-url", "frontend-database-url"].map((key) => stringData[key] as string),
      [at("todo_user"), at("tasks"), at("accounts")],
    );
  });

  it("DB-28 include a password for Bitnami's superuser, which is nobody else's", async () => {
    const { registered } = await registerSecrets({ database: { internal: { provider: "bitnami" } } });
    const { stringData } = only(registered, "kubernetes:core/v1:Secret");
    assert.equal(stringData["database-admin-password"], "secret-of-credentials-database-admin-password");
    assert.equal(stringData["database-password"], "secret-of-credentials-database-password");
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
        ["DATABASE_URL", from("frontend-database-url").secretKeyRef.key],
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
        "rotation.todo-app/backend-database-url": today(),
        "rotation.todo-app/frontend-database-url": today(),
        "rotation.todo-app/database-password": today(),
        "rotation.todo-app/jwt-secret": "2026-01-31",
        "rotation.todo-app/better-auth-secret": "2026-02-28",
      });
      const keepers = Object.fromEntries(generated(registered).map(({ name, inputs }) => [name, inputs.keepers]));
      assert.deepEqual(keepers, {
        "credentials-database-password": { rotated: today() },
        "credentials-better-auth-secret": { rotated: "2026-02-28" },
        "credentials-backend-database-password": { rotated: today() },
        "credentials-frontend-database-password": { rotated: today() },
        "credentials-checksum-key": undefined,
      });
      // A credential without a date in the settings keeps its own; otherwise the next day's update would replace it.
      const kept = Object.fromEntries(generated(registered).map(({ name, ignoreChanges }) => [name, ignoreChanges]));
      assert.deepEqual(kept, {
        "credentials-database-password": ["keepers"],
        "credentials-better-auth-secret": [],
        "credentials-backend-database-password": ["keepers"],
        "credentials-frontend-database-password": ["keepers"],
        "credentials-checksum-key": [],
      });
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
      "backend-database-url",
      "better-auth-trust-host",
      "database-url",
      "database-username",
      "frontend-database-url",
    ]);
    assert.equal(spec.template.type, "Opaque");
    assert.match(checksum, /^[0-9a-f]{64}$/);
    assert.deepEqual(generated(registered), []);
  });
});
