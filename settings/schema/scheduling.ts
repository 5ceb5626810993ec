import { z } from "zod";
import { labelKey, labelValue } from "../formats/names";
import { wholeNumber } from "../formats/numbers";
import { setting } from "./setting";

const toleration = z.strictObject({
  key: z.string().optional(),
  operator: z.enum(["Exists", "Equal"]).optional(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
  tolerationSeconds: wholeNumber(0).optional(),
});

// Kubernetes' own structure, which its API server checks.
const rules = z.record(z.string(), z.unknown()).optional();

/**
 * Where pods may run; a change restarts them.
 *
 * @requirement DEP-28
 */
export const scheduling = {
  nodeSelector: setting(z.record(labelKey, labelValue), "CFG-15", "Labels that a node must have.", {
    "kubernetes.io/arch": "amd64",
  }),
  tolerations: setting(z.array(toleration), "CFG-16", "Node taints that the pods tolerate.", [
    { key: "spot", operator: "Exists", effect: "NoSchedule" },
  ]),
  affinity: setting(
    z.strictObject({ nodeAffinity: rules, podAffinity: rules, podAntiAffinity: rules }),
    "CFG-17",
    "Kubernetes' affinity, passed through. Without it, two or more replicas are spread over the nodes.",
    { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
  ),
};
