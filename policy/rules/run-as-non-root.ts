import type { Rule } from "../rule";

export const runAsNonRoot: Rule = {
  name: "run-as-non-root",
  checks: [6],
  title: "Every container runs as a user other than root: runAsNonRoot is true for it, by its own securityContext or its pod's.",
  why: "Whatever its image says, a process that is root in its container is root on the node once it breaks out.",
  fix: "set runAsNonRoot: true in the pod's securityContext",
  severity: "high",
  standards: ["PSS restricted", "NSA/CISA: non-root containers", "CIS 5.2.7"],
  container: (container) => {
    const value = container.securityValue("runAsNonRoot");
    if (value === true) return [];
    return [{ path: container.securityPath("runAsNonRoot"), value, problem: value === undefined ? "is missing" : "lets the container run as root" }];
  },
};
