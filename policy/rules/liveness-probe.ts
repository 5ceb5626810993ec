import { missingProbe } from "../lib/probes";
import type { Rule } from "../rule";

export const livenessProbe: Rule = {
  name: "liveness-probe",
  checks: [27],
  title: "Every long-running container has a liveness probe.",
  why: "Without one, a process that hangs keeps hanging until a person restarts it.",
  fix: "add a livenessProbe that checks only the process, not its dependencies",
  severity: "medium",
  standards: ["Polaris: livenessProbeMissing"],
  container: (container) => missingProbe(container, "livenessProbe"),
};
