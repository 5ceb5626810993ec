import { at, items } from "../manifest";
import type { Rule } from "../rule";

export const hostPort: Rule = {
  name: "host-port",
  checks: [5],
  title: "No container uses a port of its node.",
  why: "A node's port bypasses Services and most network policies, and only one pod per node can have it.",
  fix: "leave hostPort out and reach the pod through a Service",
  severity: "high",
  standards: ["PSS baseline", "NSA/CISA: network separation and hardening", "CIS 5.2.13"],
  container: ({ path, spec }) =>
    items(spec.ports).flatMap(({ hostPort: value }, index) =>
      (value ?? 0) === 0
        ? []
        : [{ path: at(path, "ports", index, "hostPort"), value, problem: "is a port of the node" }],
    ),
};
