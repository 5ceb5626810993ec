import type { ComponentSettings } from "../schema";

/** Pods that a component has at the least. */
export function fewestReplicas({ autoscaling, replicaCount }: ComponentSettings): number {
  return autoscaling.enabled ? autoscaling.minReplicas : replicaCount;
}

/** Pods that a count, or a share of all pods, comes to; Kubernetes rounds some shares up and some down. */
export function ofPods(countOrShare: number | string, pods: number, round: "up" | "down"): number {
  if (typeof countOrShare === "number") return countOrShare;
  const exact = (Number(countOrShare.slice(0, -1)) * pods) / 100;
  return round === "up" ? Math.ceil(exact) : Math.floor(exact);
}
