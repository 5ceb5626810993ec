import { type Container, member } from "../pods";
import type { Rule } from "../rule";

/** Seconds that a liveness probe has to leave a process that no startup probe waits for: PRB-7's delay. */
const timeToStart = 30;

/**
 * Policy checks 26 to 28: Kubernetes knows when a container has started, lives, and may get traffic (DEP-25). The startup
 * probe may be left out where the liveness probe leaves a slow start the time it needs (PRB-1).
 */
export const probes: Rule = {
  name: "probes",
  description: `Long-running containers have a liveness and a readiness probe, and a startup probe or ${timeToStart} seconds before liveness is asked.`,
  check: (container) => {
    if (!container.longRunning) return [];
    const { path, spec } = container;
    const missing = ["startupProbe", "livenessProbe", "readinessProbe"].filter((probe) => !spec[probe]);
    return missing.filter((probe) => probe !== "startupProbe" || !leavesTimeToStart(container)).map((probe) => `${path}: ${probe} is missing; add one`);
  },
};

function leavesTimeToStart({ spec }: Container): boolean {
  const { initialDelaySeconds } = member(spec, "livenessProbe");
  return typeof initialDelaySeconds === "number" && initialDelaySeconds >= timeToStart;
}
