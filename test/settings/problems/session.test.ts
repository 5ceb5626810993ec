import assert from "node:assert/strict";
import { production, refuses, settingsOf } from "../cases";

const affinity = "must be ClientIP while sessions are in the memory of one of several pods (X-15)";
const affinityFix = "pulumi config set --path 'todo:backend.service.sessionAffinity' ClientIP, or pulumi config set --path 'todo:session.type' database";

describe("bad values of sessions", () => {
  refuses([
    { id: "SES-1", given: { session: { type: "cookie" } }, key: "session.type", rule: "must be in-memory, database or external (SES-1)", fix: "pulumi config set --path 'todo:session.type' database" },
    { id: "SES-2", given: { session: { ttl: 0 } }, key: "session.ttl", rule: "must be a whole number, 1 or more (SES-2)", fix: "pulumi config set --path 'todo:session.ttl' 3600" },
    { id: "SES-2", given: { session: { ttl: -1 } }, key: "session.ttl", rule: "must be a whole number, 1 or more (SES-2)", fix: "pulumi config set --path 'todo:session.ttl' 3600" },
    { id: "SES-2", given: { session: { ttl: "1h" } }, key: "session.ttl", rule: "must be a whole number, 1 or more (SES-2)", fix: "pulumi config set --path 'todo:session.ttl' 3600" },
    { id: "SES-3", given: { session: { encryption: "aes" } }, key: "session.encryption", rule: "must be true or false (SES-3)", fix: "pulumi config set --path 'todo:session.encryption' true" },
    { id: "SES-4", given: { session: { persistence: "disk" } }, key: "session.persistence", rule: "must be true or false (SES-4)", fix: "pulumi config set --path 'todo:session.persistence' true" },
  ]);
});

describe("settings of sessions that don't go together", () => {
  refuses([
    { id: "SES-3", given: { global: production, session: { encryption: false } }, key: "session.encryption", rule: "must be true in production (SES-3)", fix: "pulumi config set --path 'todo:session.encryption' true" },
    { id: "SES-4", given: { session: { type: "in-memory", persistence: true } }, key: "session.persistence", rule: "must be false while sessions are in memory (SES-4)", fix: "pulumi config set --path 'todo:session.persistence' false, or pulumi config set --path 'todo:session.type' database" },
    { id: "X-15", given: { session: { type: "in-memory" }, backend: { replicaCount: 2 } }, key: "backend.service.sessionAffinity", rule: affinity, fix: affinityFix },
    { id: "X-15", given: { session: { type: "in-memory" }, backend: { autoscaling: { enabled: true, minReplicas: 1 } } }, key: "backend.service.sessionAffinity", rule: affinity, fix: affinityFix },
  ]);

  it("X-15 SES-4 takes sessions in memory of one pod, or of several with affinity; they don't persist", () => {
    assert.equal(settingsOf({ session: { type: "in-memory" } }).session.persistence, false);
    const backend = { replicaCount: 2, service: { sessionAffinity: "ClientIP" } };
    assert.equal(settingsOf({ session: { type: "in-memory" }, backend }).session.type, "in-memory");
  });
});
