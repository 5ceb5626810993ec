import { at, member } from "../manifest";
import type { Rule } from "../rule";

export const runAsNonRoot: Rule = {
  name: "run-as-non-root",
  checks: [6],
  title:
    "Every container runs as a user other than root: runAsNonRoot is true for it, by its own securityContext or its pod's.",
  why: "Whatever its image says, a process that is root in its container is root on the node once it breaks out.",
  fix: "set runAsNonRoot: true in the pod's securityContext",
  severity: "high",
  standards: ["PSS restricted", "NSA/CISA: non-root containers", "CIS 5.2.7"],
  // Pod Security Standards refuse a pod that says false, even where each of its containers says true.
  pod: ({ path, spec }) => {
    const value = member(spec, "securityContext").runAsNonRoot ?? true;
    return value === true
      ? []
      : [{ path: at(path, "securityContext", "runAsNonRoot"), value, problem: "lets containers run as root" }];
  },
  container: (container) => {
    const own = member(container.spec, "securityContext").runAsNonRoot ?? undefined;
    const path = at(container.path, "securityContext", "runAsNonRoot");
    if (own !== undefined) return own === true ? [] : [{ path, value: own, problem: "lets the container run as root" }];
    const ofPod = container.securityValue("runAsNonRoot");
    return ofPod === undefined
      ? [{ path, problem: "is missing, and the pod's securityContext doesn't say either" }]
      : [];
  },
};
