import { z } from "zod";
import { quantity } from "../lib/quantity";
import { type Computed, type Holder, holderOf, isOfPod, pathOf, valueOf } from "../lib/resources";
import type { Finding, Rule } from "../rule";

const ceiling = z.string().refine((value) => quantity(value) !== undefined, "must be a quantity, such as 4 or 8Gi");
const config = z.strictObject({
  cpu: ceiling.optional().describe("highest CPU limit that a container may have, such as 4; no ceiling by default"),
  memory: ceiling
    .optional()
    .describe("highest memory limit that a container may have, such as 8Gi; no ceiling by default"),
});
type Ceilings = z.infer<typeof config>;

const examples: Record<Computed, string> = { cpu: "500m", memory: "256Mi" };
const resources: Computed[] = ["cpu", "memory"];

export const resourceLimits: Rule<Ceilings> = {
  name: "resource-limits",
  checks: [24],
  title:
    "Every container (init containers included) or its pod has CPU and memory limits, at least as high as the " +
    "requests and at most as high as the ceilings.",
  why: "A container without limits can take its node's memory and CPU from all its neighbours.",
  fix: "set resources.limits.cpu and resources.limits.memory, each at least as high as its request",
  severity: "medium",
  standards: ["NSA/CISA: resource policies", "Polaris: cpuLimitsMissing, memoryLimitsMissing"],
  config,
  pod: (pod, { config }) => {
    const holder = holderOf(pod);
    return holder ? resources.flatMap((resource) => judge(holder, resource, config[resource], false)) : [];
  },
  container: (container, { config }) =>
    // Kubernetes rejects resources of ephemeral containers.
    container.role === "ephemeral"
      ? []
      : resources.flatMap((resource) => [
          ...judge(container, resource, config[resource], !isOfPod(container, "limits", resource)),
          ...overPod(container, container.pod, resource),
        ]),
};

function judge(holder: Holder, resource: Computed, ceiling: string | undefined, required: boolean): Finding[] {
  const value = valueOf(holder, "limits", resource);
  const found = { path: pathOf(holder, "limits", resource), value };
  const most = `set it to the most that the container may use, such as ${examples[resource]}`;
  if (value === undefined) return required ? [{ ...found, problem: "must be set", fix: most }] : [];
  const limit = quantity(value);
  const units = `write a number with its unit, such as ${examples[resource]}`;
  if (limit === undefined) return [{ ...found, problem: "must be a quantity", fix: units }];
  if (limit <= 0n) return [{ ...found, problem: "must be more than 0: 0 means no limit", fix: most }];
  const request = valueOf(holder, "requests", resource);
  const findings: Finding[] = [];
  if (limit < (quantity(request) ?? 0n))
    findings.push({
      ...found,
      problem: `must be at least the request, ${String(request)}`,
      fix: "raise the limit or lower the request",
    });
  if (ceiling !== undefined && limit > (quantity(ceiling) ?? limit))
    findings.push({
      ...found,
      problem: `must be at most ${ceiling}`,
      fix: "lower the limit, or raise the ceiling in the pack's config",
    });
  return findings;
}

/** Kubernetes rejects a container whose limit is above its pod's. */
function overPod(container: Holder, pod: Holder, resource: Computed): Finding[] {
  const [value, whole] = [container, pod].map((holder) => valueOf(holder, "limits", resource));
  const [limit, bound] = [quantity(value), quantity(whole)];
  if (limit === undefined || bound === undefined || limit <= bound) return [];
  return [
    {
      path: pathOf(container, "limits", resource),
      value,
      problem: `must be at most the pod's limit, ${String(whole)}`,
      fix: "lower the limit, or raise the pod's",
    },
  ];
}
