import assert from "node:assert/strict";
import type { Tree } from "../../../settings/formats/tree";
import { type Case, problemsOf, refuses } from "../../support/settings-cases";

const context = "backend.securityContext";
const label = "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit";
const subdomain =
  "must be at most 253 lower-case letters, digits, hyphens and dots, and start and end with a letter or digit";
const set = (key: string, value: unknown) => `pulumi config set --path 'todo:${key}' ${String(value)}`;

describe("bad values of a pod", () => {
  refuses([
    {
      id: "SEC-1",
      given: { backend: { securityContext: { runAsNonRoot: false } } },
      key: `${context}.runAsNonRoot`,
      rule: "must be true",
      fix: set(`${context}.runAsNonRoot`, true),
    },
    {
      id: "SEC-2",
      given: { backend: { securityContext: { runAsUser: 0 } } },
      key: `${context}.runAsUser`,
      rule: "must be a whole number, 1 or more",
      fix: set(`${context}.runAsUser`, 1000),
    },
    {
      id: "SEC-2",
      given: { backend: { securityContext: { runAsUser: -1 } } },
      key: `${context}.runAsUser`,
      rule: "must be a whole number, 1 or more",
      fix: set(`${context}.runAsUser`, 1000),
    },
    {
      id: "SEC-2",
      given: { backend: { securityContext: { runAsUser: "root" } } },
      key: `${context}.runAsUser`,
      rule: "must be a whole number, 1 or more",
      fix: set(`${context}.runAsUser`, 1000),
    },
    {
      id: "SEC-3",
      given: { backend: { securityContext: { fsGroup: 0 } } },
      key: `${context}.fsGroup`,
      rule: "must be a whole number, 1 or more",
      fix: set(`${context}.fsGroup`, 1000),
    },
    {
      id: "SEC-4",
      given: { backend: { securityContext: { allowPrivilegeEscalation: true } } },
      key: `${context}.allowPrivilegeEscalation`,
      rule: "must be false",
      fix: set(`${context}.allowPrivilegeEscalation`, false),
    },
    {
      id: "SEC-5",
      given: { frontend: { securityContext: { readOnlyRootFilesystem: false } } },
      key: "frontend.securityContext.readOnlyRootFilesystem",
      rule: "must be true",
      fix: set("frontend.securityContext.readOnlyRootFilesystem", true),
    },
    {
      id: "SEC-6",
      given: { backend: { securityContext: { capabilities: { drop: ["NET_RAW"] } } } },
      key: `${context}.capabilities.drop`,
      rule: "must include ALL",
      fix: 'write it in the stack\'s file, such as ["ALL"]',
    },
    {
      id: "SEC-6",
      given: { backend: { securityContext: { capabilities: { drop: [] } } } },
      key: `${context}.capabilities.drop`,
      rule: "must include ALL",
      fix: 'write it in the stack\'s file, such as ["ALL"]',
    },
    {
      id: "SEC-6",
      given: { backend: { securityContext: { capabilities: { add: ["SYS_ADMIN"] } } } },
      key: `${context}.capabilities.add`,
      rule: "unknown key",
      fix: "use one of drop",
    },
    {
      id: "SEC-7",
      given: { backend: { securityContext: { privileged: true } } },
      key: `${context}.privileged`,
      rule: "must be false",
      fix: set(`${context}.privileged`, false),
    },
    {
      id: "SEC-8",
      given: { backend: { securityContext: { seccompProfile: { type: "Unconfined" } } } },
      key: `${context}.seccompProfile.type`,
      rule: "must be RuntimeDefault or Localhost",
      fix: set(`${context}.seccompProfile.type`, "RuntimeDefault"),
    },
    {
      id: "DEP-14",
      given: { backend: { containerName: "" } },
      key: "backend.containerName",
      rule: label,
      fix: set("backend.containerName", "fastapi"),
    },
    {
      id: "DEP-14",
      given: { frontend: { containerName: "Next.js" } },
      key: "frontend.containerName",
      rule: label,
      fix: set("frontend.containerName", "nextjs"),
    },
    {
      id: "DEP-20",
      given: { backend: { envConfigMaps: ["Team"] } },
      key: "backend.envConfigMaps[0]",
      rule: subdomain,
      fix: set("backend.envConfigMaps[0]", "<value>"),
    },
    {
      id: "DEP-20",
      given: { backend: { envSecrets: "team" } },
      key: "backend.envSecrets",
      rule: "must be a list",
      fix: 'write it in the stack\'s file, such as ["team-credentials"]',
    },
    {
      id: "DEP-22",
      given: { backend: { writablePaths: { tmp: "64Mi" } } },
      key: "backend.writablePaths.tmp",
      rule: "its name must be an absolute path",
      fix: "rename it",
    },
    {
      id: "DEP-22",
      given: { backend: { writablePaths: { "/tmp": "64" } } },
      key: 'backend.writablePaths["/tmp"]',
      rule: "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi",
      fix: "pulumi config set --path 'todo:backend.writablePaths[\"/tmp\"]' 64Mi",
    },
    {
      id: "DEP-23",
      given: { backend: { configVolume: { readOnly: false } } },
      key: "backend.configVolume",
      rule: "must be true or false",
      fix: set("backend.configVolume", false),
    },
    {
      id: "DEP-24",
      given: { backend: { secretVolume: "/etc/secrets" } },
      key: "backend.secretVolume",
      rule: "must be true or false",
      fix: set("backend.secretVolume", false),
    },
    {
      id: "PRB-5",
      given: { backend: { healthCheck: { liveness: { port: true } } } },
      key: "backend.healthCheck.liveness.port",
      rule: "must be a port's name or number",
      fix: set("backend.healthCheck.liveness.port", "http"),
    },
    {
      id: "CFG-3",
      given: { global: { imagePullSecrets: ["registry login"] } },
      key: "global.imagePullSecrets[0]",
      rule: subdomain,
      fix: set("global.imagePullSecrets[0]", "<value>"),
    },
    {
      id: "CFG-3",
      given: { global: { imagePullSecrets: "registry-login" } },
      key: "global.imagePullSecrets",
      rule: "must be a list",
      fix: 'write it in the stack\'s file, such as ["registry-login"]',
    },
  ]);
});

describe("directories that a pod can't have", () => {
  const bad = (writablePaths: Tree, path: string, rule: string, more: Tree = {}): Case => {
    const key = `backend.writablePaths["${path}"]`;
    return {
      id: "DEP-22",
      given: { backend: { writablePaths, ...more } },
      key,
      rule,
      fix: `pulumi config rm --path 'todo:${key}'`,
    };
  };
  refuses([
    bad({ "/app/cache": "1Mi", "/app-cache": "1Mi" }, "/app-cache", "would share the volume app-cache with /app/cache"),
    bad({ "/etc/config": "1Mi" }, "/etc/config", "would share the volume etc-config with /etc/config", {
      configVolume: true,
    }),
    bad({ "/secret/volume": "1Mi" }, "/secret/volume", "would share the volume secret-volume with /etc/secrets", {
      secretVolume: true,
    }),
    bad({ "/.": "1Mi" }, "/.", "must have 1 to 63 letters and digits, which become its volume's name"),
    bad(
      { [`/${"a".repeat(64)}`]: "1Mi" },
      `/${"a".repeat(64)}`,
      "must have 1 to 63 letters and digits, which become its volume's name",
    ),
  ]);

  it("DEP-22 DEP-23 don't include the files' paths if no files are mounted", () => {
    assert.deepEqual(problemsOf({ backend: { writablePaths: { "/etc/config": "1Mi", "/etc/secrets": "1Mi" } } }), []);
  });
});

describe("settings that a pod can't have", () => {
  for (const key of ["hostNetwork", "hostPID", "hostIPC"]) {
    it(`SEC-7 ${key}`, () => {
      const [problem, ...others] = problemsOf({ backend: { [key]: true } });
      assert.deepEqual([problem?.key, problem?.rule, others], [`backend.${key}`, "unknown key", []]);
    });
  }
});

describe("settings of a pod that don't go together", () => {
  refuses([
    {
      id: "PRB-5",
      given: { backend: { healthCheck: { liveness: { port: 8080 } } } },
      key: "backend.healthCheck.liveness.port",
      rule: "must be the container's port: http or 8000",
      fix: set("backend.healthCheck.liveness.port", "http"),
    },
    {
      id: "X-2",
      given: { frontend: { healthCheck: { readiness: { port: "metrics" } } } },
      key: "frontend.healthCheck.readiness.port",
      rule: "must be the container's port: http or 3000",
      fix: set("frontend.healthCheck.readiness.port", "http"),
    },
    {
      id: "SEC-8",
      given: { backend: { securityContext: { seccompProfile: { type: "Localhost" } } } },
      key: `${context}.seccompProfile.localhostProfile`,
      rule: "is required with type Localhost",
      fix: set(`${context}.seccompProfile.localhostProfile`, "<value>"),
    },
    {
      id: "SEC-8",
      given: { backend: { securityContext: { seccompProfile: { localhostProfile: "todo.json" } } } },
      key: `${context}.seccompProfile.localhostProfile`,
      rule: "has no effect unless type is Localhost",
      fix: `pulumi config rm --path 'todo:${context}.seccompProfile.localhostProfile'`,
    },
    {
      id: "CFG-28",
      given: { backend: { drainSeconds: 30 } },
      key: "backend.terminationGracePeriodSeconds",
      rule: "must be above drainSeconds, 30",
      fix: set("backend.terminationGracePeriodSeconds", 55),
    },
  ]);
});
