import assert from "node:assert/strict";
import type { ConfigMapSource } from "../../../components/config/config-map";
import { configData, configMapSource, variables } from "../../../components/config/entries";
import { SecretText } from "../../../settings/formats/secret-text";
import type { Tree } from "../../../settings/formats/tree";
import { certificate } from "../../support/certificate";
import { production, settingsOf, staging } from "../../support/settings-cases";

const dataOf = (given: Tree) => configData(settingsOf(given), "https://todo.example.com");

describe("the ConfigMap's data", () => {
  it(
    "CM-4 CM-10 CM-11 CM-12 CM-13 CM-14 CM-15 CM-16 CM-17 CM-18 CM-19 CM-20 CM-21 CM-22 has every key in the " +
      "requirements with its default, as text",
    () => {
      assert.deepEqual(dataOf({}), {
        "environment": "development",
        "cors-origins": "https://todo.example.com",
        "feature-reminders-enabled": "true",
        "feature-ai-chatbot-enabled": "true",
        "backend-url": "http://todo-backend:8000",
        "frontend-url": "https://todo.example.com",
        "database-host": "todo-postgres",
        "database-port": "5432",
        "database-name": "todo_db",
        "log-level": "INFO",
        "log-format": "json",
        "jwt-expiration": "3600",
        "llm-provider": "offline",
        "jwt-algorithm": "HS256",
        "trusted-proxies": "0",
        "session-type": "database",
        "session-ttl": "3600",
        "session-encryption": "true",
        "session-persistence": "true",
      });
    },
  );

  it("CM-10 names the stack's environment in its long form", () => {
    assert.deepEqual(
      [dataOf({ global: staging }), dataOf({ global: production }), dataOf({ global: { environment: "dev" } })].map(
        ({ environment }) => environment,
      ),
      ["staging", "production", "development"],
    );
  });

  it("CM-12 CM-13 CM-19 CM-20 CM-21 CM-22 follows the settings", () => {
    const data = dataOf({
      features: { reminders: false, aiChatbot: false },
      backend: { logLevel: "debug", logFormat: "text" },
      jwt: { algorithm: "HS512", expiration: 60 },
    });
    assert.equal(data["feature-reminders-enabled"], "false");
    assert.equal(data["feature-ai-chatbot-enabled"], "false");
    assert.deepEqual([data["log-level"], data["log-format"]], ["DEBUG", "text"]);
    assert.deepEqual([data["jwt-algorithm"], data["jwt-expiration"]], ["HS512", "60"]);
  });

  it("CFG-14 writes the log level in lower case if the settings ask for it", () => {
    assert.equal(dataOf({ backend: { logLevel: "WARNING", logLevelCase: "lower" } })["log-level"], "warning");
  });

  it("CM-14 X-9 follows the backend's name and port", () => {
    assert.equal(dataOf({ backend: { serviceName: "api", port: 8080 } })["backend-url"], "http://api:8080");
  });

  it("ING-1 SVC-5 makes the frontend trust proxies for client addresses only if nobody can bypass them", () => {
    const proxies = (given: Tree) => dataOf({ global: staging, ...given })["trusted-proxies"];
    assert.equal(proxies({}), "1");
    const ingress = { host: "todo.example.com", tls: [{ secretName: "todo-tls", hosts: ["todo.example.com"] }] };
    assert.equal(proxies({ ingress: { ...ingress, trustedProxies: 2 } }), "2");
    assert.equal(proxies({ frontend: { service: { type: "LoadBalancer" } } }), "0");
    assert.equal(proxies({ ingress: { enabled: false } }), "0");
  });

  it("SES-5 holds each session field; a session lives as long as its token unless the settings say otherwise", () => {
    const session = { type: "database", ttl: 60, encryption: false, persistence: false };
    const data = dataOf({ session });
    assert.deepEqual(
      Object.keys(session).map((field) => data[`session-${field}`]),
      ["database", "60", "false", "false"],
    );
    assert.equal(dataOf({ jwt: { expiration: 60 } })["session-ttl"], "60");
  });

  it("CM-4 DEP-19 includes the stack's own entries, which both components read", () => {
    const settings = settingsOf({ configMap: { data: { "log-sample-rate": "0.5" } } });
    assert.equal(configMapSource(settings, "http://localhost").data["log-sample-rate"], "0.5");
    const { frontend, backend } = variables(settings);
    assert.deepEqual([frontend.includes("log-sample-rate"), backend.includes("log-sample-rate")], [true, true]);
  });

  it("CM-1 CM-5 CM-6 takes name, immutability and binary data from the settings", () => {
    const options = ({ name, immutable, binaryData }: ConfigMapSource) => ({ name, immutable, binaryData });
    assert.deepEqual(options(configMapSource(settingsOf({}), "http://localhost")), {
      name: "todo-app-config",
      immutable: false,
      binaryData: {},
    });
    const configMap = { name: "shared-config", immutable: true, binaryData: { logo: "iVBORw0KGgo=" } };
    assert.deepEqual(options(configMapSource(settingsOf({ configMap }), "http://localhost")), configMap);
  });

  it("SES-1 has nothing about an external session store's URL, which only the frontend reads, from the Secret", () => {
    const settings = settingsOf({
      session: { type: "external" },
      sessionStoreUrl: new SecretText("rediss://:password@valkey.example.com"),
    });
    assert.doesNotMatch(JSON.stringify(configData(settings, "http://localhost")), /valkey|password/);
    const { frontend, backend } = variables(settings);
    assert.deepEqual([frontend.includes("session-store-url"), backend.includes("session-store-url")], [true, false]);
  });

  it("DB-29 says how connections to an external database are secured, to all who connect", () => {
    const at = (external: Tree) => ({
      database: { internal: { enabled: false }, external: { enabled: true, host: "db.example.com", ...external } },
    });
    const tls = (given: Tree) => {
      const { "database-tls-mode": mode, "database-ca": ca } = dataOf(given);
      return [mode, ca];
    };
    assert.deepEqual(tls({}), [undefined, undefined]);
    assert.deepEqual(tls(at({})), ["disable", undefined]);
    assert.deepEqual(tls({ global: staging, ...at({}) }), ["verify-full", undefined]);
    const secrets = { source: "externalSecret" };
    const inStore = { global: production, secrets, ...at({}) };
    assert.deepEqual(tls(inStore), ["verify-full", undefined]);
    const verified = at({ tls: { mode: "verify-ca", ca: certificate } });
    assert.deepEqual(tls(verified), ["verify-ca", certificate]);
    const { frontend, backend } = variables(settingsOf(verified));
    assert.deepEqual(
      [frontend, backend].map((keys) => keys.filter((key) => /database-/.test(key))),
      [
        ["frontend-database-url", "database-tls-mode", "database-ca"],
        ["backend-database-url", "database-tls-mode", "database-ca"],
      ],
    );
  });

  it("CM-24 SES-5 is read by the components that need it", () => {
    const keys = Object.keys(dataOf({}));
    const { frontend, backend } = variables(settingsOf({}));
    const unread = keys.filter((key) => !frontend.includes(key) && !backend.includes(key));
    // The database's address is part of its URL, which is a secret; these parts are for people to read.
    assert.deepEqual(unread, ["database-host", "database-port", "database-name"]);
    // Accounts and sessions belong to the frontend, which keeps them in the database of the tasks, as another role.
    assert.deepEqual(
      [frontend, backend].map((read) => read.filter((key) => key.endsWith("database-url"))),
      [["frontend-database-url"], ["backend-database-url"]],
    );
    assert.equal(backend.includes("better-auth-secret"), false);
  });
});
