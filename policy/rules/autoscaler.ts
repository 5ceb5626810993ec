import { autoscalerOf } from "../lib/autoscalers";
import { wrongType } from "../lib/types";
import { member, set } from "../manifest";
import type { Finding, Rule } from "../rule";

/** KEDA's default for a ScaledObject's maxReplicaCount. */
const kedaMaximum = 100;

export const autoscaler: Rule = {
  name: "autoscaler",
  checks: [47],
  title: "An autoscaler's minReplicas is at most its maxReplicas.",
  why: "Otherwise Kubernetes rejects the object in the middle of an update, which is then left half done.",
  fix: "raise maxReplicas or lower minReplicas",
  severity: "medium",
  standards: ["Polaris: hpaMaxAvailability"],
  resource: (resource): Finding[] => {
    const found = autoscalerOf(resource);
    if (!found || resource.patch) return [];
    const [minimum, maximum] =
      resource.kind === "ScaledObject" ? ["minReplicaCount", "maxReplicaCount"] : ["minReplicas", "maxReplicas"];
    const spec = member(resource.props, "spec");
    const path = `spec.${maximum}`;
    const value = set(spec[maximum]) ?? (resource.kind === "ScaledObject" ? kedaMaximum : undefined);
    const wrong = wrongType(spec[minimum], "number");
    if (wrong) return [{ path: `spec.${minimum}`, value: spec[minimum], problem: wrong }];
    if (typeof value !== "number") return [{ path, value, problem: "must be a number of replicas" }];
    const least = found.minimum.replicas;
    return value < least ? [{ path, value, problem: `must be at least ${minimum}, ${least}` }] : [];
  },
};
