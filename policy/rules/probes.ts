import type { Rule } from "../rule";

/** Policy checks 26 to 28: Kubernetes knows when a container has started, lives, and may get traffic (PRB-1). */
export const probes: Rule = {
  name: "probes",
  description: "Long-running containers have a startup, a liveness and a readiness probe.",
  check: ({ path, spec, longRunning }) =>
    ["startupProbe", "livenessProbe", "readinessProbe"]
      .filter((probe) => longRunning && !spec[probe])
      .map((probe) => `${path}: ${probe} is missing; add one`),
};
