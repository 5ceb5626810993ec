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
      rule: "must be true (SEC-1)",
      fix: set(`${context}.runAsNonRoot`, true),
    },
    {
      id: "SEC-2",
      given: { backend: { securityContext: { runAsUser: 0 } } },
      key: `${context}.runAsUser`,
      rule: "must be a whole number, 1 or more (SEC-2)",
      fix: set(`${context}.runAsUser`, 1000),
    },
    {
      id: "SEC-2",
      given: { backend: { securityContext: { runAsUser: -1 } } },
      key: `${context}.runAsUser`,
      rule: "must be a whole number, 1 or more (SEC-2)",
      fix: set(`${context}.runAsUser`, 1000),
    },
    {
      id: "SEC-2",
      given: { backend: { securityContext: { runAsUser: "root" } } },
      key: `${context}.runAsUser`,
      rule: "must be a whole number, 1 or more (SEC-2)",
      fix: set(`${context}.runAsUser`, 1000),
    },
    {
      id: "SEC-3",
      given: { backend: { securityContext: { fsGroup: 0 } } },
      key: `${context}.fsGroup`,
      rule: "must be a whole number, 1 or more (SEC-3)",
      fix: set(`${context}.fsGroup`, 1000),
    },
    {
      id: "SEC-4",
      given: { backend: { securityContext: { allowPrivilegeEscalation: true } } },
      key: `${context}.allowPrivilegeEscalation`,
      rule: "must be false (SEC-4)",
      fix: set(`${context}.allowPrivilegeEscalation`, false),
    },
    {
      id: "SEC-5",
      given: { frontend: { securityContext: { readOnlyRootFilesystem: false } } },
      key: "frontend.securityContext.readOnlyRootFilesystem",
      rule: "must be true (SEC-5)",
      fix: set("frontend.securityContext.readOnlyRootFilesystem", true),
    },
    {
      id: "SEC-6",
      given: { backend: { securityContext: { capabilities: { drop: ["NET_RAW"] } } } },
      key: `${context}.capabilities.drop`,
      rule: "must have ALL (SEC-6)",
      fix: 'write it in the stack\'s file, such as ["ALL"]',
    },
    {
      id: "SEC-6",
      given: { backend: { securityContext: { capabilities: { drop: [] } } } },
      key: `${context}.capabilities.drop`,
      rule: "must have ALL (SEC-6)",
      fix: 'write it in the stack\'s file, such as ["ALL"]',
    },
    {
      id: "SEC-6",
      given: { backend: { securityContext: { capabilities: { add: ["SYS_ADMIN"] } } } },
      key: `${context}.capabilities.add`,
      rule: "there is no such key (CFG-26)",
      fix: "use one of drop",
    },
    {
      id: "SEC-7",
      given: { backend: { securityContext: { privileged: true } } },
      key: `${context}.privileged`,
      rule: "must be false (SEC-7)",
      fix: set(`${context}.privileged`, false),
    },
    {
      id: "SEC-8",
      given: { backend: { securityContext: { seccompProfile: { type: "Unconfined" } } } },
      key: `${context}.seccompProfile.type`,
      rule: "must be RuntimeDefault or Localhost (SEC-8)",
      fix: set(`${context}.seccompProfile.type`, "RuntimeDefault"),
    },
    {
      id: "DEP-14",
      given: { backend: { containerName: "" } },
      key: "backend.containerName",
      rule: `${label} (DEP-14)`,
      fix: set("backend.containerName", "fastapi"),
    },
    {
      id: "DEP-14",
      given: { frontend: { containerName: "Next.js" } },
      key: "frontend.containerName",
      rule: `${label} (DEP-14)`,
      fix: set("frontend.containerName", "nextjs"),
    },
    {
      id: "DEP-20",
      given: { backend: { envConfigMaps: ["Team"] } },
      key: "backend.envConfigMaps[0]",
      rule: `${subdomain} (DEP-20)`,
      fix: set("backend.envConfigMaps[0]", "<value>"),
    },
    {
      id: "DEP-20",
      given: { backend: { envSecrets: "team" } },
      key: "backend.envSecrets",
      rule: "must be a list (DEP-20)",
      fix: 'write it in the stack\'s file, such as ["team-credentials"]',
    },
    {
      id: "DEP-22",
      given: { backend: { writablePaths: { tmp: "64Mi" } } },
      key: "backend.writablePaths.tmp",
      rule: "its name must be an absolute path (DEP-22)",
      fix: "rename it",
    },
    {
      id: "DEP-22",
      given: { backend: { writablePaths: { "/tmp": "64" } } },
      key: 'backend.writablePaths["/tmp"]',
      rule: "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi (DEP-22)",
      fix: "pulumi config set --path 'todo:backend.writablePaths[\"/tmp\"]' 64Mi",
    },
    {
      id: "DEP-23",
      given: { backend: { configVolume: { readOnly: false } } },
      key: "backend.configVolume",
      rule: "must be true or false (DEP-23)",
      fix: set("backend.configVolume", false),
    },
    {
      id: "DEP-24",
      given: { backend: { secretVolume: "/etc/secrets" } },
      key: "backend.secretVolume",
      rule: "must be true or false (DEP-24)",
      fix: set("backend.secretVolume", false),
    },
    {
      id: "PRB-5",
      given: { backend: { healthCheck: { liveness: { port: true } } } },
      key: "backend.healthCheck.liveness.port",
      rule: "must be a port's name or number (PRB-5)",
      fix: set("backend.healthCheck.liveness.port", "http"),
    },
    {
      id: "CFG-3",
      given: { global: { imagePullSecrets: ["registry login"] } },
      key: "global.imagePullSecrets[0]",
      rule: `${subdomain} (CFG-3)`,
      fix: set("global.imagePullSecrets[0]", "<value>"),
    },
    {
      id: "CFG-3",
      given: { global: { imagePullSecrets: "registry-login" } },
      key: "global.imagePullSecrets",
      rule: "must be a list (CFG-3)",
      fix: 'write it in the stack\'s file, such as ["registry-login"]',
    },
  ]);
});

describe("directories that no pod can have", () => {
  const bad = (writablePaths: Tree, path: string, rule: string, more: Tree = {}): Case => {
    const key = `backend.writablePaths["${path}"]`;
    return {
      id: "DEP-22",
      given: { backend: { writablePaths, ...more } },
      key,
      rule: `${rule} (DEP-22)`,
      fix: `pulumi config rm --path 'todo:${key}'`,
    };
  };
  refuses([
    bad(
      { "/app/cache": "1Mi", "/app-cache": "1Mi" },
      "/app-cache",
      "would be the same volume, app-cache, as /app/cache",
    ),
    bad({ "/etc/config": "1Mi" }, "/etc/config", "would be the same volume, etc-config, as /etc/config", {
      configVolume: true,
    }),
    bad({ "/secret/volume": "1Mi" }, "/secret/volume", "would be the same volume, secret-volume, as /etc/secrets", {
      secretVolume: true,
    }),
    bad({ "/.": "1Mi" }, "/.", "must have from 1 to 63 letters and digits, which name its volume"),
    bad(
      { [`/${"a".repeat(64)}`]: "1Mi" },
      `/${"a".repeat(64)}`,
      "must have from 1 to 63 letters and digits, which name its volume",
    ),
  ]);

  it("DEP-22 DEP-23 leaves the files' places free where no files are mounted", () => {
    assert.deepEqual(problemsOf({ backend: { writablePaths: { "/etc/config": "1Mi", "/etc/secrets": "1Mi" } } }), []);
  });
});

describe("what no pod can have", () => {
  for (const key of ["hostNetwork", "hostPID", "hostIPC"]) {
    it(`SEC-7 ${key}`, () => {
      const [problem, ...others] = problemsOf({ backend: { [key]: true } });
      assert.deepEqual([problem?.key, problem?.rule, others], [`backend.${key}`, "there is no such key (CFG-26)", []]);
    });
  }
});

describe("settings of a pod that don't go together", () => {
  refuses([
    {
      id: "PRB-5",
      given: { backend: { healthCheck: { liveness: { port: 8080 } } } },
      key: "backend.healthCheck.liveness.port",
      rule: "must be the container's port: http or 8000 (PRB-5, X-2)",
      fix: set("backend.healthCheck.liveness.port", "http"),
    },
    {
      id: "X-2",
      given: { frontend: { healthCheck: { readiness: { port: "metrics" } } } },
      key: "frontend.healthCheck.readiness.port",
      rule: "must be the container's port: http or 3000 (PRB-5, X-2)",
      fix: set("frontend.healthCheck.readiness.port", "http"),
    },
    {
      id: "SEC-8",
      given: { backend: { securityContext: { seccompProfile: { type: "Localhost" } } } },
      key: `${context}.seccompProfile.localhostProfile`,
      rule: "is required with type Localhost (SEC-8)",
      fix: set(`${context}.seccompProfile.localhostProfile`, "<value>"),
    },
    {
      id: "SEC-8",
      given: { backend: { securityContext: { seccompProfile: { localhostProfile: "todo.json" } } } },
      key: `${context}.seccompProfile.localhostProfile`,
      rule: "only goes with type Localhost (SEC-8)",
      fix: `pulumi config rm --path 'todo:${context}.seccompProfile.localhostProfile'`,
    },
    {
      id: "CFG-28",
      given: { backend: { drainSeconds: 30 } },
      key: "backend.terminationGracePeriodSeconds",
      rule: "must be above drainSeconds, 30 (CFG-28)",
      fix: set("backend.terminationGracePeriodSeconds", 55),
    },
  ]);
});
