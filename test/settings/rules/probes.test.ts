import assert from "node:assert/strict";
import { problemsOf, refuses, warnsOf } from "../../support/settings-cases";

const set = (key: string, value: string) => `pulumi config set --path 'todo:${key}' ${value}`;

describe("paths that a probe can't ask", () => {
  const rule = "must be a path that starts with '/', with letters, digits, '-', '.', '_' and '~' between slashes";
  const key = "backend.healthCheck.liveness.path";
  refuses(
    ["/health?full=1", "/{id}", "/a//b", "/..", "/./health"].map((path) => ({
      id: "PRB-2",
      given: { backend: { healthCheck: { liveness: { path }, startup: { path: "/health" } } } },
      key,
      rule,
      fix: set(key, "/health"),
    })),
  );
  refuses([
    {
      id: "PRB-2",
      given: { backend: { healthCheck: { liveness: { path: "/api/v1/tasks" } } } },
      key,
      rule: "must not be below /api/v1, where the backend itself answers",
      fix: set(key, "/health"),
    },
    {
      id: "PRB-3",
      given: { frontend: { healthCheck: { readiness: { path: "/bff/ready" } } } },
      key: "frontend.healthCheck.readiness.path",
      rule: "must not be below /bff, where the frontend itself answers",
      fix: set("frontend.healthCheck.readiness.path", "/ready"),
    },
    {
      id: "PRB-4",
      given: { frontend: { healthCheck: { startup: { path: "/_next" } } } },
      key: "frontend.healthCheck.startup.path",
      rule: "must not be below /_next, where the frontend itself answers",
      fix: set("frontend.healthCheck.startup.path", "/health"),
    },
    {
      id: "CFG-18",
      given: { backend: { environment: { READY_PATH: "/readyz" } } },
      key: "backend.environment.READY_PATH",
      rule: "is set by the program",
      fix:
        "pulumi config rm --path 'todo:backend.environment.READY_PATH', " +
        "and set todo:backend.healthCheck.readiness.path instead",
    },
  ]);
});

describe("paths that other programs' probes have", () => {
  for (const path of ["/livez", "/readyz", "/startup", "/api/health", "/.well-known/live", "/health/live/", "/"]) {
    it(`PRB-2 PRB-3 PRB-4 ${path} is accepted`, () => {
      const paths = { liveness: { path }, readiness: { path }, startup: { path } };
      assert.deepEqual(problemsOf({ frontend: { healthCheck: paths }, backend: { healthCheck: paths } }), []);
    });
  }
});

describe("probes that don't tell what they should", () => {
  warnsOf([
    {
      id: "PRB-2",
      given: { backend: { healthCheck: { liveness: { path: "/ready" } } } },
      key: "backend.healthCheck.liveness.path",
      rule: "restarts every pod while the database is away, since it answers whether the pod is ready",
      fix: set("backend.healthCheck.liveness.path", "/health"),
    },
    {
      id: "PRB-3",
      given: { frontend: { healthCheck: { readiness: { path: "/health" } } } },
      key: "frontend.healthCheck.readiness.path",
      rule: "sends requests to pods that can't reach the database, since it answers only whether the process works",
      fix: set("frontend.healthCheck.readiness.path", "/ready"),
    },
    {
      id: "PRB-3",
      given: { backend: { healthCheck: { liveness: { path: "/healthz" }, readiness: { path: "/healthz" } } } },
      key: "backend.healthCheck.readiness.path",
      rule: "sends requests to pods that can't reach the database, since it answers only whether the process works",
      fix: set("backend.healthCheck.readiness.path", "/ready"),
    },
  ]);
});
