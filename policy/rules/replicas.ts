import { z } from "zod";
import { Stack } from "../lib/stack";
import type { Environment, Rule } from "../rule";

const config = z.strictObject({
  minimum: z
    .int()
    .positive()
    .optional()
    .describe(
      "replicas that a Deployment has at least; 1 in development, 2 in staging and 3 in production where it is left out",
    ),
  single: z
    .array(z.string())
    .default([])
    .describe("names of the Deployments that can only run once, such as a database's"),
});

const minima: Record<Environment, number> = { dev: 1, staging: 2, prod: 3 };

export const replicas: Rule<z.infer<typeof config>> = {
  name: "replicas",
  checks: [46],
  title: "A Deployment has at least 2 replicas in staging and 3 in production, or an autoscaler with that minimum.",
  why: "With one replica, each drained node and each rollout that goes wrong is an outage.",
  fix: "raise spec.replicas, or minReplicas of the autoscaler",
  severity: "medium",
  standards: ["Polaris: deploymentMissingReplicas"],
  config,
  stack: (resources, { config: { minimum, single }, environment }) => {
    const least = minimum ?? minima[environment];
    const few = new Stack(resources)
      .scaled()
      .filter(({ workload, replicas }) => workload.kind === "Deployment" && replicas < least);
    return few
      .filter(({ workload }) => !single.some((name) => name === workload.metadata.name))
      .map(({ workload, autoscaler, replicas: value }) => ({
        resource: autoscaler ?? workload,
        path: autoscaler ? "spec.minReplicas" : "spec.replicas",
        value,
        problem: `must be at least ${least}`,
      }));
  },
};
