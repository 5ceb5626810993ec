import { member, set } from "../manifest";
import type { Rule } from "../rule";

export const autoscaler: Rule = {
  name: "autoscaler",
  checks: [47],
  title: "An autoscaler's minReplicas is at most its maxReplicas.",
  why: "Kubernetes refuses the object, in the middle of an update that has done half its work.",
  fix: "raise maxReplicas or lower minReplicas",
  severity: "medium",
  standards: ["Polaris: hpaMaxAvailability"],
  resource: ({ kind, props }) => {
    if (kind !== "HorizontalPodAutoscaler") return [];
    const { minReplicas, maxReplicas: value } = member(props, "spec");
    const path = "spec.maxReplicas";
    if (typeof value !== "number") return [{ path, value: set(value), problem: "must be a number of replicas" }];
    const least = typeof minReplicas === "number" ? minReplicas : 1;
    return value < least ? [{ path, value, problem: `must be at least minReplicas, ${least}` }] : [];
  },
};
