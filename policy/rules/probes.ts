import { at, member } from "../manifest";
import type { Rule } from "../rule";
import type { Container } from "../walk";

/** Seconds that a liveness probe has to leave a process that no startup probe waits for: PRB-7's delay. */
const timeToStart = 30;

/** DEP-25. The startup probe may be left out where the liveness probe leaves a slow start the time it needs (PRB-1). */
export const probes: Rule = {
  name: "probes",
  checks: [26, 27, 28],
  title: `Long-running containers have a liveness and a readiness probe, and a startup probe or ${timeToStart} seconds before liveness is asked.`,
  why: "Without them Kubernetes sends requests to a process that can't answer yet, and keeps one that has stopped working.",
  fix: "add the probe; one that asks the process for its health over HTTP is best",
  severity: "medium",
  standards: ["NSA/CISA: availability"],
  container: (container) => {
    if (!container.longRunning) return [];
    return ["startupProbe", "livenessProbe", "readinessProbe"]
      .filter((probe) => !container.spec[probe] && (probe !== "startupProbe" || !leavesTimeToStart(container)))
      .map((probe) => ({ path: at(container.path, probe), problem: "is missing" }));
  },
};

function leavesTimeToStart({ spec }: Container): boolean {
  const { initialDelaySeconds } = member(spec, "livenessProbe");
  return typeof initialDelaySeconds === "number" && initialDelaySeconds >= timeToStart;
}
