import { z } from "zod";
import { countOrShare, wholeNumber } from "../formats/numbers";
import { setting } from "./setting";

/** The HorizontalPodAutoscaler of a component (section 13). */
export const autoscaling = z.strictObject({
  enabled: setting(
    z.boolean(),
    "HPA-1",
    "Whether the number of pods follows the load, in place of replicaCount. Needs a metrics source in the " +
      "cluster, such as metrics-server.",
  ),
  minReplicas: setting(wholeNumber(1, 20), "HPA-5", "Fewest pods."),
  maxReplicas: setting(wholeNumber(1, 20), "HPA-6", "Most pods."),
  targetCPUUtilizationPercentage: setting(
    wholeNumber(1, 100),
    "HPA-7",
    "Share of the requested CPU that the pods should use on average.",
  ),
});

/** The PodDisruptionBudget of a component (section 14). */
export const podDisruptionBudget = z.strictObject({
  enabled: setting(z.boolean(), "PDB-1", "Whether node drains must leave some pods running."),
  minAvailable: setting(
    countOrShare.optional(),
    "PDB-3",
    "Pods that must stay; 1 if neither this nor maxUnavailable is set.",
    1,
  ),
  maxUnavailable: setting(
    countOrShare.optional(),
    "PDB-3",
    "Pods that may be evicted at a time, in place of minAvailable.",
    1,
  ),
});
