import { at, member } from "../manifest";
import { wrongType } from "../lib/types";
import type { Rule } from "../rule";

export const privileged: Rule = {
  name: "privileged",
  checks: [1],
  title: "No container is privileged.",
  why:
    "A privileged container has all of root's rights on the node: an intruder in it has the node and all its " +
    "pods.",
  fix: "leave securityContext.privileged out, and add only the capability that the process needs",
  severity: "critical",
  standards: ["PSS baseline", "NSA/CISA: pod security enforcement", "CIS 5.2.2"],
  container: ({ path, spec }) => {
    const value = member(spec, "securityContext").privileged ?? false;
    return value === false
      ? []
      : [
          {
            path: at(path, "securityContext", "privileged"),
            value,
            problem: wrongType(value, "boolean") ?? "gives the container all rights on its node",
          },
        ];
  },
};
