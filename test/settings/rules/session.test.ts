import assert from "node:assert/strict";
import { SecretText } from "../../../settings/formats/secret-text";
import { production, refuses, settingsOf, staging } from "../../support/settings-cases";

const affinity = "must be ClientIP while sessions are in memory and there are several pods";
const affinityFix = (component: string) =>
  `pulumi config set --path 'todo:${component}.service.sessionAffinity' ClientIP, or pulumi config set --path ` +
  "'todo:session.type' database";

describe("bad values of sessions", () => {
  refuses([
    {
      id: "SES-1",
      given: { session: { type: "cookie" } },
      key: "session.type",
      rule: "must be in-memory, database or external",
      fix: "pulumi config set --path 'todo:session.type' database",
    },
    {
      id: "SES-2",
      given: { session: { ttl: 0 } },
      key: "session.ttl",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:session.ttl' 3600",
    },
    {
      id: "SES-2",
      given: { session: { ttl: -1 } },
      key: "session.ttl",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:session.ttl' 3600",
    },
    {
      id: "SES-2",
      given: { session: { ttl: "1h" } },
      key: "session.ttl",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:session.ttl' 3600",
    },
    {
      id: "SES-3",
      given: { session: { encryption: "aes" } },
      key: "session.encryption",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:session.encryption' true",
    },
    {
      id: "SES-4",
      given: { session: { persistence: "disk" } },
      key: "session.persistence",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:session.persistence' true",
    },
  ]);
});

const store = (url: string) => new SecretText(url);
const setUrl = "pulumi config set --secret todo:sessionStoreUrl";
const form =
  "must be rediss://user:password@host:port, with special characters percent-encoded, or without TLS " +
  "redis:// (user may be left out, and port 6379)";

describe("an external session store", () => {
  refuses([
    {
      id: "SES-1",
      given: { session: { type: "external" } },
      key: "sessionStoreUrl",
      rule: "is required while sessions are in an external store",
      fix: setUrl,
    },
    {
      id: "CFG-26",
      given: { sessionStoreUrl: store("redis://:p@h") },
      key: "sessionStoreUrl",
      rule: "isn't used unless session.type is external",
      fix: "pulumi config rm --path 'todo:sessionStoreUrl', or pulumi config set --path 'todo:session.type' external",
    },
    ...["http://u:p@h", "redis://h:6379", "rediss://u@h", "rediss://u:p@h/name", "rediss://u:p@h:port", "u:p@h"].map(
      (url) => ({
        id: "SES-1",
        given: { session: { type: "external" }, sessionStoreUrl: store(url) },
        key: "sessionStoreUrl",
        rule: form,
        fix: setUrl,
      }),
    ),
    {
      id: "SES-1",
      given: { session: { type: "external" }, sessionStoreUrl: store("rediss://u:p@h:6380") },
      key: "sessionStoreUrl",
      rule: "must have the port of session.external.port",
      fix: `${setUrl}, or pulumi config set --path 'todo:session.external.port' <port>`,
    },
    {
      id: "SES-1",
      given: {
        global: staging,
        session: { type: "external" },
        sessionStoreUrl: store("redis://u:p@h"),
        secrets: { rotation: { rotated: { sessionStoreUrl: "2026-01-31" } } },
      },
      key: "sessionStoreUrl",
      rule: "must start with rediss://, for TLS, outside development",
      fix: setUrl,
    },
    {
      id: "SES-4",
      given: { session: { type: "external", persistence: false }, sessionStoreUrl: store("rediss://:p@h") },
      key: "session.persistence",
      rule: "must be true while sessions are in an external store, which survives restarts",
      fix:
        "pulumi config set --path 'todo:session.persistence' true, or pulumi config set --path " +
        "'todo:session.type' database",
    },
    {
      id: "NET-9",
      given: { session: { external: { addressRanges: [] } } },
      key: "session.external.addressRanges",
      rule: "must have at least one address range",
      fix: 'write it in the stack\'s file, such as ["203.0.113.0/24"]',
    },
  ]);

  it("SES-1 SES-4 is accepted with a URL that has its port, and keeps sessions across restarts", () => {
    for (const [url, port] of [
      ["redis://:p%40@h", 6379],
      ["rediss://default:p@valkey.example.com:6380/2", 6380],
    ] as const) {
      const { session } = settingsOf({
        session: { type: "external", external: { port } },
        sessionStoreUrl: store(url),
      });
      assert.deepEqual([session.type, session.persistence], ["external", true]);
    }
  });
});

describe("settings of sessions that don't go together", () => {
  refuses([
    {
      id: "SES-3",
      given: { global: production, session: { encryption: false } },
      key: "session.encryption",
      rule: "must be true in production",
      fix: "pulumi config set --path 'todo:session.encryption' true",
    },
    {
      id: "SES-4",
      given: { session: { type: "in-memory", persistence: true } },
      key: "session.persistence",
      rule: "must be false while sessions are in memory",
      fix:
        "pulumi config set --path 'todo:session.persistence' false, or pulumi config set --path " +
        "'todo:session.type' database",
    },
    {
      id: "X-15",
      given: { session: { type: "in-memory" }, backend: { replicaCount: 2 } },
      key: "backend.service.sessionAffinity",
      rule: affinity,
      fix: affinityFix("backend"),
    },
    {
      id: "X-15",
      given: { session: { type: "in-memory" }, backend: { autoscaling: { enabled: true, minReplicas: 1 } } },
      key: "backend.service.sessionAffinity",
      rule: affinity,
      fix: affinityFix("backend"),
    },
  ]);

  refuses([
    {
      id: "X-15",
      given: { session: { type: "in-memory" }, frontend: { replicaCount: 2 } },
      key: "frontend.service.sessionAffinity",
      rule: affinity,
      fix: affinityFix("frontend"),
    },
    {
      id: "X-15",
      given: {
        session: { type: "in-memory" },
        frontend: { replicaCount: 2, service: { sessionAffinity: "ClientIP" } },
        ingress: { enabled: true },
      },
      key: 'ingress.annotations["nginx.ingress.kubernetes.io/affinity"]',
      rule:
        "must be cookie while sessions are in memory and there are several frontends: ingress-nginx chooses " +
        "the pod itself",
      fix:
        "pulumi config set --path 'todo:ingress.annotations[\"nginx.ingress.kubernetes.io/affinity\"]' " +
        "cookie, or pulumi config set --path 'todo:session.type' database",
    },
  ]);

  it("X-15 SES-4 don't include sessions in memory of one pod, or of several with affinity, that don't persist", () => {
    assert.equal(settingsOf({ session: { type: "in-memory" } }).session.persistence, false);
    const several = { replicaCount: 2, service: { sessionAffinity: "ClientIP" } };
    const ingress = { enabled: true, annotations: { "nginx.ingress.kubernetes.io/affinity": "cookie" } };
    assert.equal(
      settingsOf({ session: { type: "in-memory" }, frontend: several, backend: several, ingress }).session.type,
      "in-memory",
    );
  });
});
