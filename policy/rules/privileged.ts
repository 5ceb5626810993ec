import { at, member } from "../manifest";
import type { Rule } from "../rule";

export const privileged: Rule = {
  name: "privileged",
  checks: [1],
  title: "No container is privileged.",
  why: "A privileged container has all rights of root on the node: who gets into it has the node and every pod on it.",
  fix: "leave securityContext.privileged out, and add the one capability that the process needs",
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
            problem: "gives the container all rights on its node",
          },
        ];
  },
};
