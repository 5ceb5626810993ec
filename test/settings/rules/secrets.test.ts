import assert from "node:assert/strict";
import { parseSettings } from "../../../settings/load/parse";
import { today } from "../../../settings/facts/rotation";
import { SecretText } from "../../../settings/formats/secret-text";
import { goodSecret, problemsOf, production, refuses, staging, warnsOf } from "../../support/settings-cases";

const secret = (text: string) => new SecretText(text);
const encrypted = "must be encrypted, but isn't";
const unresolved = "is a placeholder that was never replaced";
const long = "must have at least 32 characters, at least 8 of them different";
const password = "must have at least 12 characters, with upper-case letters, lower-case letters and digits";
const url =
  "must be postgresql://user:password@host:port/database, with special characters in user and password " +
  "percent-encoded (port 5432 may be left out)";
const set = (key: string) => `pulumi config set --secret todo:${key}`;

const sealedValue = "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq";
const sealedData = { "database-password": sealedValue, "jwt-secret": sealedValue, "better-auth-secret": sealedValue };

const external = { internal: { enabled: false }, external: { enabled: true, host: "db.example.com" } };
const good = "postgresql://todo_user:Word4Secrets@db.example.com:5432/todo_db";

describe("bad secret values", () => {
  refuses([
    {
      id: "CFG-24",
      given: { jwtSecret: "kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0a" },
      key: "jwtSecret",
      rule: encrypted,
      fix: set("jwtSecret"),
    },
    {
      id: "CFG-24",
      given: { betterAuthSecret: "kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0a" },
      key: "betterAuthSecret",
      rule: encrypted,
      fix: set("betterAuthSecret"),
    },
    {
      id: "CFG-24",
      given: { database: external, databaseUrl: good },
      key: "databaseUrl",
      rule: encrypted,
      fix: set("databaseUrl"),
    },
    {
      id: "CFG-24",
      given: { databasePassword: "Word4Secrets" },
      key: "databasePassword",
      rule: encrypted,
      fix: set("databasePassword"),
    },
    {
      id: "CFG-25",
      given: { cohereApiKey: "abc" },
      key: "cohereApiKey",
      rule: encrypted,
      fix: set("cohereApiKey"),
    },
    {
      id: "CFG-25",
      given: { openaiApiKey: "abc" },
      key: "openaiApiKey",
      rule: encrypted,
      fix: set("openaiApiKey"),
    },
    {
      id: "CFG-24",
      given: { jwtSecret: secret("${JWT_SECRET}") },
      key: "jwtSecret",
      rule: unresolved,
      fix: set("jwtSecret"),
    },
    {
      id: "CFG-24",
      given: { betterAuthSecret: secret("${BETTER_AUTH_SECRET}") },
      key: "betterAuthSecret",
      rule: unresolved,
      fix: set("betterAuthSecret"),
    },
    {
      id: "CFG-24",
      given: {
        database: external,
        databaseUrl: secret("postgresql://todo_user:${PASSWORD}@db.example.com:5432/todo_db"),
      },
      key: "databaseUrl",
      rule: unresolved,
      fix: set("databaseUrl"),
    },
    {
      id: "CFG-25",
      given: { cohereApiKey: secret("${COHERE_API_KEY}") },
      key: "cohereApiKey",
      rule: unresolved,
      fix: set("cohereApiKey"),
    },
    {
      id: "SCR-11",
      given: { jwtSecret: secret("kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0") },
      key: "jwtSecret",
      rule: long,
      fix: set("jwtSecret"),
    },
    {
      id: "SCR-11",
      given: { jwtSecret: secret("") },
      key: "jwtSecret",
      rule: long,
      fix: set("jwtSecret"),
    },
    {
      id: "SCR-11",
      given: { jwtSecret: secret("a".repeat(64)) },
      key: "jwtSecret",
      rule: long,
      fix: set("jwtSecret"),
    },
    {
      id: "SCR-12",
      given: { betterAuthSecret: secret("short") },
      key: "betterAuthSecret",
      rule: long,
      fix: set("betterAuthSecret"),
    },
    {
      id: "SCR-10",
      given: { databasePassword: secret("Word4Secret") },
      key: "databasePassword",
      rule: password,
      fix: set("databasePassword"),
    },
    {
      id: "SCR-10",
      given: { databasePassword: secret("word4secrets") },
      key: "databasePassword",
      rule: password,
      fix: set("databasePassword"),
    },
    {
      id: "SCR-10",
      given: { databasePassword: secret("WORD4SECRETS") },
      key: "databasePassword",
      rule: password,
      fix: set("databasePassword"),
    },
    {
      id: "SCR-10",
      given: { databasePassword: secret("WordForSecrets") },
      key: "databasePassword",
      rule: password,
      fix: set("databasePassword"),
    },
    ...[
      "mysql://todo_user:Word4Secrets@db.example.com:5432/todo_db",
      "postgres://todo_user:Word4Secrets@db.example.com:5432/todo_db",
      "postgresql://db.example.com:5432/todo_db",
      "postgresql://todo_user@db.example.com:5432/todo_db",
      "postgresql://:Word4Secrets@db.example.com:5432/todo_db",
      "postgresql://todo_user:@db.example.com:5432/todo_db",
      "postgresql://todo_user:Word4Secrets@:5432/todo_db",
      "postgresql://todo_user:Word4Secrets@db.example.com:5432",
      "postgresql://todo_user:Word4Secrets@db.example.com:5432/",
      "postgresql://todo_user:Word4Secrets@db.example.com:0/todo_db",
      "postgresql://todo_user:Word4Secrets@db.example.com:65536/todo_db",
      "postgresql://todo_user:Word4%ZZSecrets@db.example.com:text/todo_db",
      "db.example.com",
    ].map((text) => ({
      id: `SCR-8 ${text}`,
      given: { database: external, databaseUrl: secret(text) },
      key: "databaseUrl",
      rule: url,
      fix: set("databaseUrl"),
    })),
    {
      id: "SCR-14",
      given: { cohereApiKey: secret("two words") },
      key: "cohereApiKey",
      rule: "must be a single line without spaces",
      fix: set("cohereApiKey"),
    },
    {
      id: "SCR-15",
      given: { openaiApiKey: secret("") },
      key: "openaiApiKey",
      rule: "must be a single line without spaces",
      fix: set("openaiApiKey"),
    },
  ]);
});

describe("secrets in the wrong place", () => {
  refuses([
    {
      id: "CFG-24",
      given: { backend: secret('{"password":"hunter2"}') },
      key: "backend",
      rule: "contains an encrypted value, which no setting may hold",
      fix: `store the secret under its own config key: ${set("<key>")}`,
    },
    {
      id: "CFG-24",
      given: { namespace: secret("todo") },
      key: "namespace",
      rule: "contains an encrypted value, which no setting may hold",
      fix: `store the secret under its own config key: ${set("<key>")}`,
    },
    {
      id: "CFG-24",
      given: { secrets: { jwtSecret: "hunter2" } },
      key: "secrets.jwtSecret",
      rule: "is the wrong place for a secret, which has its own config key",
      fix: `pulumi config rm --path 'todo:secrets.jwtSecret', and ${set("jwtSecret")}`,
    },
    {
      id: "CFG-26",
      given: { jwtSecrets: secret("hunter2") },
      key: "jwtSecrets",
      rule: "unknown key",
      fix: "did you mean jwtSecret?",
    },
  ]);

  it("SCR-17 never shows a value, whatever is wrong with it", () => {
    const given = {
      jwtSecret: "hunter2",
      betterAuthSecret: secret("hunter2"),
      databasePassword: secret("${hunter2}"),
      backend: secret('{"password":"hunter2"}'),
      frontend: "hunter2",
      secrets: {
        cohereApiKey: "hunter2",
        extra: [{ name: "extra", stringData: { key: "hunter2" } }],
        sealed: { encryptedData: { "jwt-secret": "hunter2" } },
      },
    };
    assert.throws(
      () => parseSettings("test", given),
      (error: Error) => {
        assert.match(error.message, /have 8 problems/);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
    );
  });

  it("SCR-17 shows nothing of a secret in text, JSON or a log", async () => {
    const { inspect } = await import("node:util");
    const shown = [
      String(goodSecret),
      JSON.stringify({ goodSecret }),
      inspect(goodSecret),
      inspect({ goodSecret }, { showHidden: true }),
    ];
    assert.ok(
      shown.every((text) => !text.includes("kX7v")),
      shown.join("\n"),
    );
  });
});

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

  it("SCR-23 wants every value that the application needs to be sealed", () => {
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

  it("SCR-14 asks for no key while the chat is off, and SCR-8 takes Neon's URL", () => {
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

describe("bad values of secrets", () => {
  const at = (secrets: object) => ({ secrets });
  const command = (key: string, value: string | number) => `pulumi config set --path 'todo:secrets.${key}' ${value}`;
  const label = "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit";
  refuses([
    {
      id: "SCR-7",
      given: at({ source: "env" }),
      key: "secrets.source",
      rule: "must be stack, externalSecret or sealedSecret",
      fix: command("source", "stack"),
    },
    {
      id: "SCR-1",
      given: at({ name: "App_Secrets" }),
      key: "secrets.name",
      rule: label,
      fix: command("name", "todo-app-secret"),
    },
    {
      id: "SCR-5",
      given: at({ immutable: "yes" }),
      key: "secrets.immutable",
      rule: "must be true or false",
      fix: command("immutable", "false"),
    },
    {
      id: "SCR-13",
      given: at({ trustHost: "yes" }),
      key: "secrets.trustHost",
      rule: "must be true or false",
      fix: command("trustHost", "true"),
    },
    {
      id: "SCR-18",
      given: at({ rotation: { intervalDays: 29 } }),
      key: "secrets.rotation.intervalDays",
      rule: "must be a whole number from 30 to 90",
      fix: command("rotation.intervalDays", 90),
    },
    {
      id: "SCR-18",
      given: at({ rotation: { intervalDays: 91 } }),
      key: "secrets.rotation.intervalDays",
      rule: "must be a whole number from 30 to 90",
      fix: command("rotation.intervalDays", 90),
    },
    {
      id: "SCR-18",
      given: at({ rotation: { rotated: { jwtSecret: "yesterday" } } }),
      key: "secrets.rotation.rotated.jwtSecret",
      rule: "must be a date such as 2026-11-30, and not in the future",
      fix: command("rotation.rotated.jwtSecret", "<value>"),
    },
    {
      id: "SCR-18",
      given: at({ rotation: { rotated: { jwtSecret: "2999-01-01" } } }),
      key: "secrets.rotation.rotated.jwtSecret",
      rule: "must be a date such as 2026-11-30, and not in the future",
      fix: command("rotation.rotated.jwtSecret", "<value>"),
    },
    {
      id: "SCR-21",
      given: at({ external: { apiVersion: "v1" } }),
      key: "secrets.external.apiVersion",
      rule: "must be a version of external-secrets.io",
      fix: command("external.apiVersion", "external-secrets.io/v1"),
    },
    {
      id: "SCR-21",
      given: at({ external: { refreshInterval: "hourly" } }),
      key: "secrets.external.refreshInterval",
      rule: "must be a duration such as 1h or 30m; 0 reads once",
      fix: command("external.refreshInterval", "1h"),
    },
    {
      id: "SCR-21",
      given: at({ external: { secretStoreRef: { kind: "Store" } } }),
      key: "secrets.external.secretStoreRef.kind",
      rule: "must be SecretStore or ClusterSecretStore",
      fix: command("external.secretStoreRef.kind", "SecretStore"),
    },
    {
      id: "SCR-21",
      given: at({ external: { store: {} } }),
      key: "secrets.external.store",
      rule: "must have exactly one of aws, gcp, vault, kubernetes, fake",
      fix: 'write it in the stack\'s file, such as {"aws":{"region":"eu-central-1"}}',
    },
    {
      id: "SCR-21",
      given: at({ external: { store: { aws: { region: "Frankfurt" } } } }),
      key: "secrets.external.store.aws.region",
      rule: "must be an AWS region",
      fix: command("external.store.aws.region", "eu-central-1"),
    },
    {
      id: "SCR-22",
      given: at({ external: { key: "" } }),
      key: "secrets.external.key",
      rule: "must not be empty",
      fix: command("external.key", "todo-app/development"),
    },
    {
      id: "SCR-22",
      given: at({ external: { data: { "jwt-secret": {} } } }),
      key: "secrets.external.data.jwt-secret.key",
      rule: "is required",
      fix: command("external.data.jwt-secret.key", "todo-app/production"),
    },
    {
      id: "SCR-23",
      given: at({ source: "sealedSecret", sealed: { encryptedData: { "database-password": "no ciphertext" } } }),
      key: "secrets.sealed.encryptedData.database-password",
      rule: "must be the output of kubeseal --raw",
      fix: command("sealed.encryptedData.database-password", "<value>").replace("--path", "--plaintext --path"),
    },
  ]);
});

describe("unwise secrets", () => {
  const dated = (name: string, date = today()) => ({ rotation: { rotated: { [name]: date } } });
  warnsOf([
    ...[
      "change-me-change-me-change-me-1234",
      "your-super-secret-jwt-key-min-32-chars",
      "<a-long-random-string-of-32-characters>",
      "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6",
      "x9y8z7w6v5u4t3s2r1q0p9o8n7m6l5k4",
      "a-key-that-a-document-cuts-off-here...",
    ].map((text) => ({
      id: `SCR-16 ${text}`,
      given: { jwtSecret: secret(text) },
      key: "jwtSecret",
      rule: "looks like a sample value from documentation, which anyone may know",
      fix: set("jwtSecret"),
    })),
    {
      id: "SCR-16",
      given: { databasePassword: secret("SecurePass123") },
      key: "databasePassword",
      rule: "looks like a sample value from documentation, which anyone may know",
      fix: set("databasePassword"),
    },
    {
      id: "SCR-16",
      given: { openaiApiKey: secret("sk-proj-xyz123...") },
      key: "openaiApiKey",
      rule: "looks like a sample value from documentation, which anyone may know",
      fix: set("openaiApiKey"),
    },
    {
      id: "SCR-18",
      given: { jwtSecret: goodSecret, secrets: dated("jwtSecret", "2020-01-01") },
      key: "secrets.rotation.rotated.jwtSecret",
      rule: "is more than 90 days ago: the value is due for rotation",
      fix:
        "replace the value (docs/secrets.md, Rotation), then pulumi config set --path " +
        "'todo:secrets.rotation.rotated.jwtSecret' <today>",
    },
    {
      id: "SCR-18",
      given: { global: staging, cohereApiKey: goodSecret },
      key: "secrets.rotation.rotated.cohereApiKey",
      rule: "should record when the value was last replaced",
      fix: "pulumi config set --path 'todo:secrets.rotation.rotated.cohereApiKey' <date>",
    },
    {
      id: "SCR-20",
      given: { global: staging, secrets: { clusterProtects: { encryptionAtRest: false } } },
      key: "secrets.clusterProtects.encryptionAtRest",
      rule: "the cluster of staging and production should encrypt Secrets at rest",
      fix: "see docs/secrets.md, then pulumi config set --path 'todo:secrets.clusterProtects.encryptionAtRest' true",
    },
    {
      id: "SCR-20",
      given: { global: production, secrets: { clusterProtects: { auditLogging: false } } },
      key: "secrets.clusterProtects.auditLogging",
      rule: "the cluster of staging and production should log who reads Secrets",
      fix: "see docs/secrets.md, then pulumi config set --path 'todo:secrets.clusterProtects.auditLogging' true",
    },
    {
      id: "SCR-21",
      given: { global: production, secrets: { external: { store: { fake: { data: {} } } } } },
      key: "secrets.external.store.fake",
      rule: "is meant for tests: its values are readable in the cluster",
      fix:
        "pulumi config rm --path 'todo:secrets.external.store.fake', and pulumi config set --path " +
        "'todo:secrets.external.store.aws.region' eu-central-1",
    },
  ]);
});
