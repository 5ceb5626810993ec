import { z } from "zod";
import { quantity } from "../lib/quantity";
import { at, member, set } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Container } from "../resources";

const ceiling = z.string().refine((value) => quantity(value) !== undefined, "must be a quantity, such as 4 or 8Gi");
const config = z.strictObject({
  cpu: ceiling
    .optional()
    .describe("the most that a container's cpu limit may be, such as 4; no ceiling where it is left out"),
  memory: ceiling
    .optional()
    .describe("the most that a container's memory limit may be, such as 8Gi; no ceiling where it is left out"),
});

const examples = { cpu: "500m", memory: "256Mi" };
type Bounded = keyof typeof examples;

export const resourceLimits: Rule<z.infer<typeof config>> = {
  name: "resource-limits",
  checks: [24],
  title:
    "Every container, init containers included, has limits for cpu and memory: at least its requests and under the ceilings.",
  why: "A container without limits takes its node's memory and cpu from all its neighbours.",
  fix: "set resources.limits.cpu and resources.limits.memory, neither under its request",
  severity: "medium",
  standards: ["NSA/CISA: resource policies", "Polaris: cpuLimitsMissing, memoryLimitsMissing"],
  config,
  // Kubernetes refuses resources of ephemeral containers.
  container: (container, { config }) =>
    container.role === "ephemeral"
      ? []
      : (["cpu", "memory"] as const).flatMap((resource) => judge(container, resource, config[resource])),
};

function judge({ path, spec }: Container, resource: Bounded, ceiling: string | undefined): Finding[] {
  const value = set(member(spec, "resources", "limits")[resource]);
  const found = { path: at(path, "resources", "limits", resource), value };
  if (value === undefined)
    return [
      {
        ...found,
        problem: "must be set",
        fix: `set it to the most that the container may use, such as ${examples[resource]}`,
      },
    ];
  const limit = quantity(value);
  if (limit === undefined)
    return [
      { ...found, problem: "must be a quantity", fix: `write a number with its unit, such as ${examples[resource]}` },
    ];
  if (limit <= 0)
    return [
      {
        ...found,
        problem: "must be more than 0, which is no limit",
        fix: `set it to the most that the container may use, such as ${examples[resource]}`,
      },
    ];
  const request = member(spec, "resources", "requests")[resource];
  const findings: Finding[] = [];
  if (limit < (quantity(request) ?? 0))
    findings.push({
      ...found,
      problem: `must be at least what is requested, ${request as string | number}`,
      fix: "raise the limit or lower the request",
    });
  if (ceiling !== undefined && limit > (quantity(ceiling) ?? Infinity)) {
    findings.push({
      ...found,
      problem: `must be at most ${ceiling}`,
      fix: "lower the limit, or raise the ceiling in the pack's config",
    });
  }
  return findings;
}
