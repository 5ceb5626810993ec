import type { ComponentSettings } from "../schema";

/** The minimum number of a component's pods. */
export function fewestReplicas({ autoscaling, replicaCount }: ComponentSettings): number {
  return autoscaling.enabled ? autoscaling.minReplicas : replicaCount;
}

/**
 * The number of pods that a count, or a percentage of all pods, stands for; Kubernetes rounds some percentages up and
 * some down.
 */
export function ofPods(countOrShare: number | string, pods: number, round: "up" | "down"): number {
  if (typeof countOrShare === "number") return countOrShare;
  const exact = (Number(countOrShare.slice(0, -1)) * pods) / 100;
  return round === "up" ? Math.ceil(exact) : Math.floor(exact);
}
