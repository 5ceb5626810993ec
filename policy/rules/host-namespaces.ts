import { at } from "../manifest";
import { wrongType } from "../lib/types";
import type { Rule } from "../rule";

const namespaces = { hostPID: "processes", hostIPC: "shared memory", hostNetwork: "network" };

export const hostNamespaces: Rule = {
  name: "host-namespaces",
  checks: [2],
  title: "No pod shares its node's processes, shared memory or network.",
  why: "In the node's namespaces, a container reaches the node and other pods, bypassing every network policy.",
  fix: "leave hostPID, hostIPC and hostNetwork out",
  severity: "critical",
  standards: ["PSS baseline", "NSA/CISA: pod security enforcement", "CIS 5.2.3", "CIS 5.2.4", "CIS 5.2.5"],
  pod: ({ path, spec }) =>
    Object.entries(namespaces)
      .filter(([field]) => (spec[field] ?? false) !== false)
      .map(([field, shared]) => ({
        path: at(path, field),
        value: spec[field],
        problem: wrongType(spec[field], "boolean") ?? `shares the node's ${shared} with the pod`,
      })),
};
