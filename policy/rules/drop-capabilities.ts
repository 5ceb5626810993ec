import { at, member } from "../manifest";
import { fixContainers } from "../lib/fix";
import { wrongType } from "../lib/types";
import type { Rule } from "../rule";
import { isWindows } from "../pods";

export const dropCapabilities: Rule = {
  name: "drop-capabilities",
  checks: [11],
  title: "Every container drops all capabilities.",
  why:
    "By default a container gets some of root's rights, such as forging network packets, which hardly any " +
    "program needs.",
  fix: 'set capabilities.drop: ["ALL"] in the container\'s securityContext, and add back what the process needs',
  severity: "medium",
  standards: ["PSS restricted", "NSA/CISA: pod security enforcement", "CIS 5.2.8", "CIS 5.2.10"],
  container: ({ path, spec, pod }) => {
    const value = member(spec, "securityContext", "capabilities").drop ?? undefined;
    if (isWindows(pod) || (Array.isArray(value) && value.includes("ALL"))) return [];
    return [
      {
        path: at(path, "securityContext", "capabilities", "drop"),
        value,
        problem: value === undefined ? "is missing" : (wrongType(value, "list") ?? "doesn't have ALL"),
      },
    ];
  },
  remediate: (resource) =>
    fixContainers(resource, (securityContext) => {
      const capabilities = member(securityContext, "capabilities");
      const dropped: unknown[] = Array.isArray(capabilities.drop) ? capabilities.drop : [];
      if (!dropped.includes("ALL")) securityContext.capabilities = { ...capabilities, drop: ["ALL"] };
    }),
};
