import { z } from "zod";
import { Stack } from "../lib/stack";
import { wrongType } from "../lib/types";
import { member } from "../manifest";
import type { Environment, Finding, Rule } from "../rule";

const config = z.strictObject({
  minimum: z
    .int()
    .positive()
    .optional()
    .describe("minimum number of replicas of a Deployment; by default 1 in development, 2 in staging, 3 in production"),
  single: z
    .array(z.string())
    .default([])
    .describe("names of Deployments that can run only one pod, such as a database's"),
});

const minima: Record<Environment, number> = { dev: 1, staging: 2, prod: 3 };
/** Kinds whose replicas are interchangeable; a StatefulSet's members aren't. */
const kinds = ["Deployment", "Rollout", "DeploymentConfig"];

export const replicas: Rule<z.infer<typeof config>> = {
  name: "replicas",
  checks: [46],
  title: "A Deployment has at least 2 replicas in staging and 3 in production, or an autoscaler with that minimum.",
  why: "With one replica, every drained node and every failed rollout is an outage.",
  fix: "raise spec.replicas, or the autoscaler's minReplicas",
  severity: "medium",
  standards: ["Polaris: deploymentMissingReplicas"],
  config,
  stack: (resources, { config: { minimum, single }, environment }) => {
    const least = minimum ?? minima[environment];
    const scaled = new Stack(resources).scaled();
    const wrong = scaled.flatMap(({ workload }): Finding[] => {
      const value = member(workload.props, "spec").replicas;
      const problem = wrongType(value, "number");
      return problem ? [{ resource: workload, path: "spec.replicas", value, problem }] : [];
    });
    if (wrong.length > 0) return wrong;
    return scaled
      .filter(({ workload, replicas }) => kinds.includes(workload.kind) && replicas < least)
      .filter(({ workload }) => !single.some((name) => name === workload.metadata.name))
      .map(({ workload, autoscaler, replicas: value }) => ({
        resource: autoscaler?.resource ?? workload,
        path: autoscaler?.minimum.path ?? "spec.replicas",
        value,
        problem: `must be at least ${least}`,
      }));
  },
};
