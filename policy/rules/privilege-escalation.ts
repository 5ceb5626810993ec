import { at, member } from "../manifest";
import { fixContainers } from "../lib/fix";
import { wrongType } from "../lib/types";
import type { Rule } from "../rule";
import { isWindows } from "../pods";

export const privilegeEscalation: Rule = {
  name: "privilege-escalation",
  checks: [10],
  title: "allowPrivilegeEscalation is false for every container, so no process gets more rights than its parent.",
  why: "Kubernetes allows it by default, and then one setuid program in the image makes an ordinary user root.",
  fix: "set allowPrivilegeEscalation: false in the container's securityContext",
  severity: "high",
  standards: ["PSS restricted", "NSA/CISA: pod security enforcement", "CIS 5.2.6"],
  container: ({ path, spec, pod }) => {
    const value = member(spec, "securityContext").allowPrivilegeEscalation ?? undefined;
    if (value === false || isWindows(pod)) return [];
    const problem =
      value === undefined
        ? "is missing, which allows it"
        : (wrongType(value, "boolean") ?? "lets a process get more rights than its parent");
    return [{ path: at(path, "securityContext", "allowPrivilegeEscalation"), value, problem }];
  },
  remediate: (resource) =>
    fixContainers(resource, (securityContext) => void (securityContext.allowPrivilegeEscalation ??= false)),
};
