import { isMapped } from "../lib/pod-security";
import { wrongType } from "../lib/types";
import { at, type Manifest, member } from "../manifest";
import type { Finding, Rule } from "../rule";

export const runAsUser: Rule = {
  name: "run-as-user",
  checks: [7],
  title: "Neither a pod nor a container runs as user 0.",
  why: "User 0 is root: a process that breaks out of its container controls the node.",
  fix: "use the user that the image was built for, such as 1000",
  severity: "high",
  standards: ["PSS restricted", "NSA/CISA: non-root containers", "CIS 5.2.7"],
  pod: (pod, context) => (isMapped(pod, context) ? [] : rootUser(pod.path, pod.spec)),
  container: ({ path, spec, pod }, context) => (isMapped(pod, context) ? [] : rootUser(path, spec)),
};

function rootUser(path: string, spec: Manifest): Finding[] {
  const value = member(spec, "securityContext").runAsUser;
  const problem = wrongType(value, "number") ?? (value === 0 ? "is root" : undefined);
  return problem ? [{ path: at(path, "securityContext", "runAsUser"), value, problem }] : [];
}
