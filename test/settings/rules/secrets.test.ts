import assert from "node:assert/strict";
import { SecretText } from "../../../settings/formats/secret-text";
import { goodSecret, problemsOf, production, refuses, staging } from "../../support/settings-cases";

const secret = (text: string) => new SecretText(text);
const set = (key: string) => `pulumi config set --secret todo:${key}`;

const sealedValue = "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq";
const sealedData = { "database-password": sealedValue, "jwt-secret": sealedValue, "better-auth-secret": sealedValue };

const external = { internal: { enabled: false }, external: { enabled: true, host: "db.example.com" } };
const good = "postgresql://todo_user:Word4Secrets@db.example.com:5432/todo_db";

describe("secrets that don't go with the other settings", () => {
  const source = (name: string) => ({ source: name });
  refuses([
    {
      id: "SCR-7 ENV-11",
      given: { global: production, secrets: source("stack") },
      key: "secrets.source",
      rule: "must be externalSecret or sealedSecret in production",
      fix: "pulumi config set --path 'todo:secrets.source' externalSecret",
    },
    {
      id: "SCR-11 CFG-24",
      given: { global: staging, jwtSecret: undefined },
      key: "jwtSecret",
      rule: "is required outside development",
      fix: set("jwtSecret"),
    },
    {
      id: "SCR-12 CFG-24",
      given: { global: staging, betterAuthSecret: undefined },
      key: "betterAuthSecret",
      rule: "is required outside development",
      fix: set("betterAuthSecret"),
    },
    {
      id: "SCR-14",
      given: { backend: { llmProvider: "cohere" } },
      key: "cohereApiKey",
      rule: "is required while backend.llmProvider is cohere",
      fix: set("cohereApiKey"),
    },
    {
      id: "SCR-15",
      given: { backend: { llmProvider: "openai" } },
      key: "openaiApiKey",
      rule: "is required while backend.llmProvider is openai",
      fix: set("openaiApiKey"),
    },
    {
      id: "SCR-8 CFG-24",
      given: { database: external, databasePassword: undefined },
      key: "databaseUrl",
      rule: "is required for an external database, unless databasePassword is set",
      fix: `${set("databasePassword")}, or ${set("databaseUrl")}`,
    },
    {
      id: "SCR-8",
      given: { databaseUrl: secret(good) },
      key: "databaseUrl",
      rule: "isn't used: the URL of a database in the cluster is built from its settings",
      fix: "pulumi config rm --path 'todo:databaseUrl'",
    },
    ...["backendDatabaseUrl", "frontendDatabaseUrl"].map((key) => ({
      id: "SCR-8",
      given: { [key]: secret(good) },
      key,
      rule: "isn't used: the URL of a database in the cluster is built from its settings",
      fix: `pulumi config rm --path 'todo:${key}'`,
    })),
    {
      id: "SCR-10 DB-28",
      given: { databaseAdminPassword: goodSecret },
      key: "databaseAdminPassword",
      rule: "isn't used unless database.internal.provider is bitnami",
      fix: "pulumi config rm --path 'todo:databaseAdminPassword'",
    },
    ...["other.example.com:5432/todo_db", "db.example.com:5433/todo_db", "db.example.com:5432/other"].map(
      (address) => ({
        id: "X-10",
        given: {
          database: external,
          databaseUrl: secret(good),
          backendDatabaseUrl: secret(`postgresql://tasks:Word4Secrets@${address}`),
        },
        key: "backendDatabaseUrl",
        rule: "must have the host, port and database of database.external",
        fix: set("backendDatabaseUrl"),
      }),
    ),
    {
      id: "SCR-10",
      given: { database: external, databaseUrl: secret(good), databasePassword: goodSecret },
      key: "databasePassword",
      rule: "isn't used: databaseUrl contains the password",
      fix: "pulumi config rm --path 'todo:databasePassword'",
    },
    {
      id: "CFG-26",
      given: { global: production, jwtSecret: goodSecret },
      key: "jwtSecret",
      rule: "isn't used: with source externalSecret, no value comes from the stack's config",
      fix: "pulumi config rm --path 'todo:jwtSecret'",
    },
    ...["other.example.com:5432/todo_db", "db.example.com:5433/todo_db", "db.example.com:5432/other"].map(
      (address) => ({
        id: "X-10",
        given: { database: external, databaseUrl: secret(`postgresql://todo_user:Word4Secrets@${address}`) },
        key: "databaseUrl",
        rule: "must have the host, port, database and username of database.external",
        fix:
          `${set("databaseUrl")}, or pulumi config set --path 'todo:database.external.host' <value> and its other ` +
          "members",
      }),
    ),
    {
      id: "SCR-11",
      given: { jwt: { algorithm: "HS512" }, jwtSecret: goodSecret },
      key: "jwtSecret",
      rule: "must have at least 64 characters with jwt.algorithm HS512",
      fix: `${set("jwtSecret")}, or pulumi config set --path 'todo:jwt.algorithm' HS256`,
    },
    {
      id: "SCR-6",
      given: { openaiApiKey: secret("x".repeat(2 ** 20 + 1)) },
      key: "openaiApiKey",
      rule: "makes the Secret larger than 1048576 bytes",
      fix: set("openaiApiKey"),
    },
    {
      id: "CFG-26",
      given: { secrets: { external: { store: { aws: { region: "eu-central-1" } } } } },
      key: "secrets.external.store",
      rule: "has no effect unless secrets.source is externalSecret",
      fix:
        "pulumi config set --path 'todo:secrets.source' externalSecret, or pulumi config rm --path " +
        "'todo:secrets.external.store'",
    },
    {
      id: "CFG-26",
      given: { secrets: { external: { data: { "jwt-secret": { key: "tokens" } } } } },
      key: "secrets.external.data",
      rule: "has no effect unless secrets.source is externalSecret",
      fix:
        "pulumi config set --path 'todo:secrets.source' externalSecret, or pulumi config rm --path " +
        "'todo:secrets.external.data'",
    },
    {
      id: "CFG-26",
      given: { secrets: { sealed: { encryptedData: { "jwt-secret": "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq" } } } },
      key: "secrets.sealed.encryptedData",
      rule: "has no effect unless secrets.source is sealedSecret",
      fix:
        "pulumi config set --path 'todo:secrets.source' sealedSecret, or pulumi config rm --path " +
        "'todo:secrets.sealed.encryptedData'",
    },
    {
      id: "SCR-21",
      given: {
        global: production,
        secrets: {
          external: { store: { aws: { region: "eu-central-1" } }, secretStoreRef: { kind: "ClusterSecretStore" } },
        },
      },
      key: "secrets.external.secretStoreRef.kind",
      rule: "must be SecretStore for a store that the stack creates",
      fix:
        "pulumi config set --path 'todo:secrets.external.secretStoreRef.kind' SecretStore, or pulumi config " +
        "rm --path 'todo:secrets.external.store'",
    },
    {
      id: "SCR-5",
      given: { secrets: { source: "sealedSecret", immutable: true, sealed: { encryptedData: sealedData } } },
      key: "secrets.immutable",
      rule: "must be false with source sealedSecret, whose values are sealed for one name",
      fix: "pulumi config set --path 'todo:secrets.immutable' false",
    },
    {
      id: "SCR-18",
      given: { secrets: { rotation: { rotated: { databasePassword: "2026-01-01" } } } },
      key: "secrets.rotation.rotated.databasePassword",
      rule: "can't rotate a generated password: PostgreSQL keeps the one that it was created with",
      fix:
        "pulumi config rm --path 'todo:secrets.rotation.rotated.databasePassword', " +
        `or set a password: ${set("databasePassword")}`,
    },
  ]);

  it("SCR-23 include each missing sealed value that the application needs", () => {
    const problems = problemsOf({
      global: production,
      namespace: "todo-prod",
      secrets: {
        source: "sealedSecret",
        sealed: { encryptedData: { "jwt-secret": "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq" } },
      },
      backend: { llmProvider: "cohere" },
    });
    assert.deepEqual(
      problems,
      ["database-password", "better-auth-secret", "cohere-api-key"].map((key) => ({
        key: `secrets.sealed.encryptedData.${key}`,
        rule: "is required with source sealedSecret",
        fix:
          "set it to the output of this command, given the value as input: kubeseal --raw --namespace todo-prod " +
          "--name todo-app-secret",
      })),
    );
  });

  it("SCR-14 don't include a missing key while the chat is off, and SCR-8 don't include Neon's URL", () => {
    assert.deepEqual(problemsOf({ features: { aiChatbot: false }, backend: { llmProvider: "cohere" } }), []);
    assert.deepEqual(
      problemsOf({
        database: external,
        databaseUrl: secret("postgresql://todo_user:Word4Secrets@db.example.com/todo_db?sslmode=require"),
      }),
      [],
    );
  });
});
