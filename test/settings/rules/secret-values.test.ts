import assert from "node:assert/strict";
import { parseSettings } from "../../../settings/load/parse";
import { SecretText } from "../../../settings/formats/secret-text";
import { goodSecret, refuses } from "../../support/settings-cases";

const secret = (text: string) => new SecretText(text);
const encrypted = "must be encrypted, but isn't";
const unresolved = "is a placeholder that was never replaced";
const long = "must have at least 32 characters, at least 8 of them different";
const password = "must have at least 12 characters, with upper-case letters, lower-case letters and digits";
const url =
  "must be postgresql://user:password@host:port/database, with special characters in user and password " +
  "percent-encoded (port 5432 may be left out)";
const set = (key: string) => `pulumi config set --secret todo:${key}`;

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
      rule: "contains an encrypted value; only a secret's own config key may",
      fix: `store the secret under its own config key: ${set("<key>")}`,
    },
    {
      id: "CFG-24",
      given: { namespace: secret("todo") },
      key: "namespace",
      rule: "contains an encrypted value; only a secret's own config key may",
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

  it("SCR-17 never appear in a message, whatever is wrong with them", () => {
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

  it("SCR-17 show nothing of themselves in text, JSON or a log", async () => {
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
