import { refuses } from "../../support/settings-cases";

const port = "must be a whole number from 1 to 65535";
const cpu = "must be cores (1, 0.5) or millicores (100m), above 0";
const bytes = "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi";
const set = (key: string, value: unknown) => `pulumi config set --path 'todo:${key}' ${String(value)}`;
const resources = (bound: string, kind: string, value: unknown) => ({
  backend: { resources: { [bound]: { [kind]: value } } },
});

/* What every port and quantity must not be, whatever its key. */

describe("bad ports", () => {
  refuses([
    {
      id: "CFG-10",
      given: { frontend: { service: { port: -1 } } },
      key: "frontend.service.port",
      rule: port,
      fix: set("frontend.service.port", 3000),
    },
    {
      id: "CFG-10",
      given: { backend: { service: { port: "http" } } },
      key: "backend.service.port",
      rule: port,
      fix: set("backend.service.port", 8000),
    },
    {
      id: "CFG-10",
      given: { backend: { service: { targetPort: 65536 } } },
      key: "backend.service.targetPort",
      rule: "must be the container's port: http or 8000",
      fix: set("backend.service.targetPort", "http"),
    },
    {
      id: "CFG-10",
      given: { backend: { service: { targetPort: 0 } } },
      key: "backend.service.targetPort",
      rule: "must be the container's port: http or 8000",
      fix: set("backend.service.targetPort", "http"),
    },
  ]);
});

describe("bad quantities", () => {
  refuses([
    {
      id: "CFG-12",
      given: resources("requests", "cpu", null),
      key: "backend.resources.requests.cpu",
      rule: cpu,
      fix: set("backend.resources.requests.cpu", "100m"),
    },
    {
      id: "CFG-12",
      given: resources("requests", "memory", null),
      key: "backend.resources.requests.memory",
      rule: bytes,
      fix: set("backend.resources.requests.memory", "128Mi"),
    },
    {
      id: "CFG-12",
      given: resources("limits", "cpu", null),
      key: "backend.resources.limits.cpu",
      rule: cpu,
      fix: set("backend.resources.limits.cpu", "200m"),
    },
    {
      id: "CFG-12",
      given: resources("limits", "memory", undefined),
      key: "backend.resources.limits.memory",
      rule: "is required",
      fix: set("backend.resources.limits.memory", "256Mi"),
    },
    {
      id: "CFG-12",
      given: resources("limits", "gpu", "1"),
      key: "backend.resources.limits.gpu",
      rule: "unknown key",
      fix: "did you mean cpu?",
    },
    {
      id: "VAL-1",
      given: resources("limits", "cpu", "0"),
      key: "backend.resources.limits.cpu",
      rule: cpu,
      fix: set("backend.resources.limits.cpu", "200m"),
    },
    {
      id: "VAL-1",
      given: resources("limits", "cpu", "0m"),
      key: "backend.resources.limits.cpu",
      rule: cpu,
      fix: set("backend.resources.limits.cpu", "200m"),
    },
    {
      id: "VAL-1",
      given: resources("limits", "cpu", "2 cores"),
      key: "backend.resources.limits.cpu",
      rule: cpu,
      fix: set("backend.resources.limits.cpu", "200m"),
    },
    {
      id: "VAL-2",
      given: resources("limits", "memory", "0Mi"),
      key: "backend.resources.limits.memory",
      rule: bytes,
      fix: set("backend.resources.limits.memory", "256Mi"),
    },
    {
      id: "VAL-2",
      given: resources("limits", "memory", "256Mib"),
      key: "backend.resources.limits.memory",
      rule: bytes,
      fix: set("backend.resources.limits.memory", "256Mi"),
    },
    {
      id: "VAL-2",
      given: resources("limits", "memory", "-1Gi"),
      key: "backend.resources.limits.memory",
      rule: bytes,
      fix: set("backend.resources.limits.memory", "256Mi"),
    },
    {
      id: "VAL-3",
      given: { database: { internal: { persistence: { size: "10" } } } },
      key: "database.internal.persistence.size",
      rule: bytes,
      fix: set("database.internal.persistence.size", "10Gi"),
    },
  ]);
});
