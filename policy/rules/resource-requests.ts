import { quantity } from "../lib/quantity";
import { at, member, set } from "../manifest";
import type { Rule } from "../rule";

const examples = { cpu: "100m", memory: "128Mi" };

export const resourceRequests: Rule = {
  name: "resource-requests",
  checks: [23],
  title: "Every container, init containers included, requests cpu and memory.",
  why: "The scheduler puts a pod that requests nothing on any node, however full, and it is the first to be evicted.",
  fix: "set resources.requests.cpu and resources.requests.memory to what the container uses",
  severity: "medium",
  standards: ["NSA/CISA: resource policies", "Polaris: cpuRequestsMissing, memoryRequestsMissing"],
  container: ({ role, path, spec }) => {
    // Kubernetes refuses resources of ephemeral containers.
    if (role === "ephemeral") return [];
    const requests = member(spec, "resources", "requests");
    return Object.entries(examples).flatMap(([resource, example]) => {
      const value = set(requests[resource]);
      if (value !== undefined && quantity(value) !== 0) return [];
      const problem = value === undefined ? "must be set" : "must be more than 0, which asks for nothing";
      return [
        {
          path: at(path, "resources", "requests", resource),
          value,
          problem,
          fix: `set it to what the container uses, such as ${example}`,
        },
      ];
    });
  },
};
