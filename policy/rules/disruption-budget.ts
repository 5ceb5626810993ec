import { z } from "zod";
import { nameOf, Stack } from "../lib/stack";
import { member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { PodSpec } from "../pods";
import type { Resource } from "../resources";

const config = z.strictObject({
  except: z.array(z.string()).default([]).describe("names of workloads that need no PodDisruptionBudget"),
  evictUnhealthy: z
    .boolean()
    .default(false)
    .describe("whether every budget must set unhealthyPodEvictionPolicy: AlwaysAllow"),
});

export const disruptionBudget: Rule<z.infer<typeof config>> = {
  name: "disruption-budget",
  checks: [48],
  title:
    "Every workload with several replicas has exactly one PodDisruptionBudget, and each budget allows an " +
    "eviction.",
  why:
    "Without a budget, draining nodes can evict all replicas at once; with one that allows no eviction, no node " +
    "can be drained.",
  fix: "add a PodDisruptionBudget with maxUnavailable: 1 that selects the workload's pods",
  severity: "medium",
  standards: [
    "Polaris: missingPodDisruptionBudget",
    "kube-linter: pdb-max-unavailable, pdb-min-available, pdb-unhealthy-pod-eviction-policy",
  ],
  config,
  stack: (resources, { config: { except, evictUnhealthy } }) => {
    const stack = new Stack(resources);
    const scaled = stack.scaled();
    const replicasOf = new Map(scaled.map(({ pod, replicas }) => [pod, replicas]));
    const budgetOf = new Map<PodSpec, Resource>();
    const wrong = stack.of("PodDisruptionBudget").flatMap((budget) => {
      const pods = stack.budgeted(budget);
      const other = pods.map((pod) => budgetOf.get(pod)).find((each) => each !== undefined);
      for (const pod of pods) if (!budgetOf.has(pod)) budgetOf.set(pod, budget);
      return [
        ...bounds(budget, pods, replicasOf),
        ...(other ? [shared(budget, other)] : []),
        ...unhealthy(budget, evictUnhealthy),
      ];
    });
    const unprotected = scaled
      .filter(
        ({ pod, workload, replicas }) =>
          replicas > 1 && !budgetOf.has(pod) && !except.some((name) => name === workload.metadata.name),
      )
      .map(({ workload, replicas }) => ({
        resource: workload,
        path: "spec.selector",
        problem: `must be selected by a PodDisruptionBudget, because it has ${replicas} replicas`,
      }));
    return [...unprotected, ...wrong];
  },
};

/** Finds a budget that allows no eviction. */
function bounds(budget: Resource, pods: PodSpec[], replicasOf: ReadonlyMap<PodSpec, number>): Finding[] {
  const { minAvailable, maxUnavailable } = member(budget.props, "spec");
  const least = set(minAvailable);
  const most = set(maxUnavailable);
  const found = (
    key: string,
    value: unknown,
    problem: string,
    fix = "let the budget allow the eviction of one pod",
  ): Finding[] => [{ resource: budget, path: `spec.${key}`, value, problem, fix }];
  if (least === undefined && most === undefined)
    return found("maxUnavailable", undefined, "must be set, unless minAvailable is");
  if (least !== undefined && most !== undefined)
    return found("minAvailable", least, "must be left out next to maxUnavailable", "keep one of the two");
  const [key, value] = most === undefined ? ["minAvailable", least] : ["maxUnavailable", most];
  if (!isBound(value)) return found(key, value, "must be a number or a percentage", "write 1 or 50%");
  const uncounted = pods.find(({ resource }) => !isCounted(resource));
  if (uncounted && (most !== undefined || typeof value === "string"))
    return found(
      key,
      value,
      "must be minAvailable, as a number: Kubernetes can't count the pods of " +
        `${uncounted.resource.kind} ${nameOf(uncounted.resource)}`,
      "set minAvailable to a number of pods",
    );
  if (most !== undefined) return isZero(most) ? found(key, most, "must be more than 0") : [];
  const percent = percentOf(least);
  if (percent !== undefined && percent >= 100) return found(key, least, "must be less than 100%");
  const count = countOf(pods, replicasOf);
  // Kubernetes rounds a percentage up: 50% of 3 pods are 2.
  const wanted = percent === undefined ? Number(least) : Math.ceil((percent / 100) * (count ?? 0));
  return count !== undefined && count > 0 && wanted >= count
    ? found(key, least, `must be less than the replicas, ${count}`)
    : [];
}

/** Whether the disruption controller can determine the wanted number of pods: for these kinds it can't. */
function isCounted({ kind }: Resource): boolean {
  return !["DaemonSet", "Job", "CronJob", "Pod"].includes(kind);
}

/** The number of pods that a budget covers; undefined if nodes or schedules decide. */
function countOf(pods: PodSpec[], replicasOf: ReadonlyMap<PodSpec, number>): number | undefined {
  const counts = pods.map((pod) => {
    const { kind, props } = pod.resource;
    const { parallelism } = member(props, "spec");
    if (kind === "Job") return typeof parallelism === "number" ? parallelism : 1;
    return kind === "Pod" ? 1 : replicasOf.get(pod);
  });
  return counts.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0);
}

/** Kubernetes refuses to evict a pod that two budgets cover. */
function shared(budget: Resource, other: Resource): Finding {
  return {
    resource: budget,
    path: "spec.selector",
    value: set(member(budget.props, "spec").selector),
    problem:
      `must not select pods that PodDisruptionBudget ${nameOf(other)} selects: pods with two budgets are never ` +
      "evicted",
    fix: "keep one budget for each pod",
  };
}

const policies = ["IfHealthyBudget", "AlwaysAllow"];

function unhealthy(budget: Resource, required: boolean): Finding[] {
  const value = set(member(budget.props, "spec").unhealthyPodEvictionPolicy);
  const found = { resource: budget, path: "spec.unhealthyPodEvictionPolicy", value };
  if (value !== undefined && !policies.includes(text(value) ?? ""))
    return [{ ...found, problem: `must be one of ${policies.join(", ")}`, fix: "set it to AlwaysAllow" }];
  return required && value !== "AlwaysAllow"
    ? [
        {
          ...found,
          problem: "must be AlwaysAllow: otherwise pods that never become ready block a drain",
          fix: "set it to AlwaysAllow",
        },
      ]
    : [];
}

function isBound(value: unknown): boolean {
  return (typeof value === "number" && Number.isInteger(value) && value >= 0) || percentOf(value) !== undefined;
}

/** A percentage of pods is rounded up: 1% is one. */
function isZero(value: unknown): boolean {
  return value === 0 || percentOf(value) === 0;
}

function percentOf(value: unknown): number | undefined {
  const percent = /^(\d{1,9})%$/.exec(text(value) ?? "")?.[1];
  return percent === undefined ? undefined : Number(percent);
}
