import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answerAt } from "../src/server/probe-paths.ts";

describe("the paths of the probes", () => {
  const cases = {
    "PRB-2 the liveness path": ["/livez", { HEALTH_PATH: "/livez" }, "/health"],
    "PRB-3 the readiness path": ["/readyz", { READY_PATH: "/readyz" }, "/ready"],
    "PRB-4 the startup path": ["/startup", { STARTUP_PATH: "/startup" }, "/health"],
    "PRB-2 a path with a slash at its end, which Next.js takes away": ["/live", { HEALTH_PATH: "/live/" }, "/health"],
    "PRB-2 PRB-3 one path for both, which answers liveness": [
      "/healthz",
      { HEALTH_PATH: "/healthz", READY_PATH: "/healthz" },
      "/health",
    ],
    "PRB-2 a path that no variable names": ["/livez", { READY_PATH: "/readyz" }, undefined],
    "PRB-2 the usual paths, which answer without help": ["/ready", { HEALTH_PATH: "/ready" }, undefined],
    "PRB-2 a page, which stays a page": ["/", { HEALTH_PATH: "/" }, undefined],
  } as const;
  for (const [title, [path, environment, answer]] of Object.entries(cases)) {
    it(title, () => {
      assert.equal(answerAt(path, environment), answer);
    });
  }
});
