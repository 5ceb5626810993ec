import { isWhole, quantity } from "../lib/quantity";
import { type Computed, type Holder, holderOf, isOfPod, pathOf, requestOf, valueOf } from "../lib/resources";
import type { Finding, Rule } from "../rule";

const examples: Record<Computed, string> = { cpu: "100m", memory: "128Mi" };
const resources: Computed[] = ["cpu", "memory"];

export const resourceRequests: Rule = {
  name: "resource-requests",
  checks: [23],
  title: "Every container (init containers included) or its pod requests CPU and memory.",
  why: "The scheduler puts a pod that requests nothing on any node, however full, and it is the first to be evicted.",
  fix: "set resources.requests.cpu and resources.requests.memory to what the container uses",
  severity: "medium",
  standards: ["NSA/CISA: resource policies", "Polaris: cpuRequestsMissing, memoryRequestsMissing"],
  pod: (pod) => {
    const holder = holderOf(pod);
    return holder ? resources.flatMap((resource) => judge(holder, resource, false)) : [];
  },
  container: (container) =>
    // Kubernetes rejects resources of ephemeral containers.
    container.role === "ephemeral"
      ? []
      : resources.flatMap((resource) => judge(container, resource, !isOfPod(container, "requests", resource))),
};

function judge(holder: Holder, resource: Computed, required: boolean): Finding[] {
  const value = requestOf(holder, resource);
  const own = valueOf(holder, "requests", resource) !== undefined;
  const found = { path: pathOf(holder, value === undefined || own ? "requests" : "limits", resource), value };
  const fix = `set it to what the container uses, such as ${examples[resource]}`;
  if (value === undefined) return required ? [{ ...found, problem: "must be set", fix }] : [];
  const size = quantity(value);
  const units = { fix: `write a number with its unit, such as ${examples[resource]}` };
  if (size === undefined) return [{ ...found, problem: "must be a quantity", ...units }];
  if (size < 0n) return [{ ...found, problem: "must not be negative", fix }];
  if (size === 0n) return required ? [{ ...found, problem: "must be more than 0: 0 requests nothing", fix }] : [];
  return resource === "memory" && !isWhole(size)
    ? [{ ...found, problem: "must be whole bytes: the suffix m means a thousandth", ...units }]
    : [];
}
