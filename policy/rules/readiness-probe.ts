import { missingProbe } from "../lib/probes";
import type { Rule } from "../rule";

export const readinessProbe: Rule = {
  name: "readiness-probe",
  checks: [26],
  title: "Every long-running container has a readiness probe.",
  why: "Without one, a pod gets traffic before it can answer, and while it can't.",
  fix: "add a readinessProbe that checks whether the container can serve",
  severity: "medium",
  standards: ["Polaris: readinessProbeMissing"],
  container: (container) => missingProbe(container, "readinessProbe"),
};
