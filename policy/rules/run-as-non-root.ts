import { at, member } from "../manifest";
import { isMapped } from "../lib/pod-security";
import { wrongType } from "../lib/types";
import type { Rule } from "../rule";

export const runAsNonRoot: Rule = {
  name: "run-as-non-root",
  checks: [6],
  title:
    "Every container runs as a user other than root: its own securityContext or its pod's says runAsNonRoot: true.",
  why: "A process that is root in its container is root on the node once it breaks out.",
  fix: "set runAsNonRoot: true in the pod's securityContext",
  severity: "high",
  standards: ["PSS restricted", "NSA/CISA: non-root containers", "CIS 5.2.7"],
  // Pod Security Standards reject a pod that says false, even if each of its containers says true.
  pod: (pod, context) => {
    const value = member(pod.spec, "securityContext").runAsNonRoot ?? true;
    if (value === true || isMapped(pod, context)) return [];
    const problem = wrongType(value, "boolean") ?? "lets containers run as root";
    return [{ path: at(pod.path, "securityContext", "runAsNonRoot"), value, problem }];
  },
  container: (container, context) => {
    if (isMapped(container.pod, context)) return [];
    const own = member(container.spec, "securityContext").runAsNonRoot ?? undefined;
    const path = at(container.path, "securityContext", "runAsNonRoot");
    if (own !== undefined) {
      const problem = wrongType(own, "boolean") ?? "lets the container run as root";
      return own === true ? [] : [{ path, value: own, problem }];
    }
    const ofPod = container.securityValue("runAsNonRoot");
    return ofPod === undefined ? [{ path, problem: "is missing here and in the pod's securityContext" }] : [];
  },
};
