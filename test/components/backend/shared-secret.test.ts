import assert from "node:assert/strict";
import { AppConfig } from "../../../components/config";
import { SharedSecret } from "../../../components/backend/shared-secret";
import { Refusal } from "../../../settings";
import { SecretText } from "../../../settings/formats/secret-text";
import type { Tree } from "../../../settings/formats/tree";
import { settingsOf } from "../../support/settings-cases";
import { app, configMapOf, register, unwrap } from "../../support/mocks";

const secretMark = "4dabf18193072939515e22adb298388d";
const encoded = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString("base64")]));
const earlierKeys = {
  "database-url": "DATABASE_URL",
  "jwt-secret": "JWT_SECRET_KEY",
  "better-auth-secret": "BETTER_AUTH_SECRET",
};
const keys = { ...earlierKeys, "frontend-database-url": "FRONTEND_DATABASE_URL" };
const data = encoded({
  DATABASE_URL: "postgresql://todo_user:p%40ss@todo-postgres/todo_db",
  FRONTEND_DATABASE_URL: "postgresql://todo_user_frontend:p%40ss@todo-postgres/todo_db",
  JWT_SECRET_KEY: "the tokens' key",
  BETTER_AUTH_SECRET: "the sessions' key",
  COHERE_API_KEY: "another's",
});
const inside = { port: 5432, inside: { service: "todo-postgres", component: "postgres" as const }, addressRanges: [] };
const outside = { port: 5432, addressRanges: ["203.0.113.0/24"] };

/** The stack's own Secret, made from the other stack's. */
async function secretOf(
  given: Tree = {},
  database: typeof inside | typeof outside = inside,
  itsKeys: typeof earlierKeys = keys,
) {
  const registered = await register(
    () => {
      const shared = { namespace: "todo-dev", secret: { name: "todo-app-secret", keys: itsKeys }, database };
      const { source } = new SharedSecret("other", {
        shared,
        settings: settingsOf({ backendFrom: "dev", ...given }),
        explain: (problem) => new Refusal(problem),
      });
      new AppConfig("app", {
        app,
        keyStyle: "kebab",
        configMap: configMapOf({}),
        secrets: { name: "todo-app-secret", immutable: false, operatorTimeout: 180, ...source },
      });
    },
    {
      existing: {
        "other-secret": {
          data,
          metadata: { name: "todo-app-secret", annotations: { "rotation.todo-app/jwt-secret": "2026-11-01" } },
        },
      },
    },
  );
  const [read, own] = registered
    .filter(({ type }) => type === "kubernetes:core/v1:Secret")
    .sort((one) => (one.read ? -1 : 1));
  assert.equal(read?.read, "todo-dev/todo-app-secret");
  return {
    ...(unwrap(own?.inputs) as { stringData: Record<string, string>; metadata: { annotations: object } }),
    given: own?.inputs as { stringData: Record<string, unknown> },
  };
}

describe("the Secret that a frontend shares with another stack's backend", () => {
  it("SCR-8 SCR-11 SCR-12 SCR-17 copies exactly the values that the frontend needs, each marked secret", async () => {
    const { stringData, given } = await secretOf();
    const url = "postgresql://todo_user_frontend:p%40ss@todo-postgres.todo-dev.svc.cluster.local:5432/todo_db";
    assert.deepEqual(stringData, {
      "database-url": url,
      "frontend-database-url": url,
      "jwt-secret": "the tokens' key",
      "better-auth-secret": "the sessions' key",
      "better-auth-trust-host": "true",
    });
    assert.ok(secretMark in given.stringData);
  });

  it("SCR-8 connects as the backend does where the other stack's version has no role for frontends", async () => {
    const { stringData } = await secretOf({}, inside, earlierKeys);
    assert.equal(
      stringData["frontend-database-url"],
      "postgresql://todo_user:p%40ss@todo-postgres.todo-dev.svc.cluster.local:5432/todo_db",
    );
  });

  it("DB-2 leaves the URL of a database outside the cluster unchanged", async () => {
    const { stringData } = await secretOf({}, outside);
    assert.equal(stringData["frontend-database-url"], "postgresql://todo_user_frontend:p%40ss@todo-postgres/todo_db");
  });

  it("SCR-18 copies that Secret's rotation dates", async () => {
    const { metadata } = await secretOf();
    assert.deepEqual(metadata.annotations, {
      "rotation.todo-app/interval-days": "90",
      "rotation.todo-app/jwt-secret": "2026-11-01",
    });
  });

  it("SES-1 has the stack's own session store URL and its rotation date", async () => {
    const rotated = { sessionStoreUrl: "2026-11-02" };
    const { stringData, metadata } = await secretOf({
      session: { type: "external" },
      sessionStoreUrl: new SecretText("redis://:Oh4Password@redis:6379"),
      secrets: { rotation: { rotated } },
    });
    assert.equal(stringData["session-store-url"], "redis://:Oh4Password@redis:6379");
    assert.equal((metadata.annotations as Record<string, string>)["rotation.todo-app/session-store-url"], "2026-11-02");
  });
});
