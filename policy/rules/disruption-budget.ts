import { z } from "zod";
import { Stack } from "../lib/stack";
import { member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { PodSpec, Resource } from "../resources";

const config = z.strictObject({
  except: z.array(z.string()).default([]).describe("names of the workloads that need no PodDisruptionBudget"),
});

export const disruptionBudget: Rule<z.infer<typeof config>> = {
  name: "disruption-budget",
  checks: [48],
  title: "Every workload with several replicas has a PodDisruptionBudget, and each one leaves an eviction possible.",
  why: "Without one, draining nodes may take all replicas at once; with one that allows no eviction, no node can be drained.",
  fix: "add a PodDisruptionBudget with maxUnavailable: 1 that selects the workload's pods",
  severity: "medium",
  standards: ["Polaris: missingPodDisruptionBudget", "kube-linter: pdb-max-unavailable, pdb-min-available"],
  config,
  stack: (resources, { config: { except } }) => {
    const stack = new Stack(resources);
    const replicasOf = new Map(stack.scaled().map(({ pod, replicas }) => [pod, replicas]));
    const protectedPods = new Set<PodSpec>();
    const tooStrict = stack.of("PodDisruptionBudget").flatMap((budget) => {
      const pods = stack.budgeted(budget);
      pods.forEach((pod) => protectedPods.add(pod));
      return judge(
        budget,
        pods.reduce((sum, pod) => sum + (replicasOf.get(pod) ?? 1), 0),
      );
    });
    const unprotected = stack
      .scaled()
      .filter(
        ({ pod, workload, replicas }) =>
          replicas > 1 && !protectedPods.has(pod) && !except.some((name) => name === workload.metadata.name),
      )
      .map(({ workload, replicas }) => ({
        resource: workload,
        path: "spec.selector",
        problem: `must be selected by a PodDisruptionBudget, as it has ${replicas} replicas`,
      }));
    return [...unprotected, ...tooStrict];
  },
};

/** That a budget lets none of its pods go. How many there are is known but for a budget that selects none. */
function judge(budget: Resource, pods: number): Finding[] {
  const { minAvailable, maxUnavailable } = member(budget.props, "spec");
  const found = (key: string, value: unknown, problem: string) => [
    { resource: budget, path: `spec.${key}`, value, problem, fix: "let it leave one pod to evict" },
  ];
  if (set(minAvailable) === undefined && set(maxUnavailable) === undefined)
    return found("maxUnavailable", undefined, "must be set, or minAvailable");
  if (set(maxUnavailable) !== undefined)
    return isZero(maxUnavailable) ? found("maxUnavailable", maxUnavailable, "must be more than 0") : [];
  // Kubernetes rounds a percentage up: 50% of 3 pods are 2.
  return pods > 0 && share(minAvailable, pods) >= pods
    ? found("minAvailable", minAvailable, `must be less than the replicas, ${pods}`)
    : [];
}

/** A percentage of pods is rounded up: 1% is one. */
function isZero(value: unknown): boolean {
  return value === 0 || /^0+%$/.test(text(value) ?? "");
}

function share(value: unknown, of: number): number {
  if (typeof value === "number") return value;
  const percent = /^(\d+)%$/.exec(text(value) ?? "")?.[1];
  return percent === undefined ? NaN : Math.ceil((Number(percent) / 100) * of);
}
