import { z } from "zod";
import { environmentName, serviceName } from "../formats/names";
import { port } from "../formats/network";
import { countOrShare, wholeNumber } from "../formats/numbers";
import { plainText } from "../formats/text";
import { autoscaling, podDisruptionBudget } from "./availability";
import { healthCheck, resources } from "./containers";
import { image } from "./images";
import { pod } from "./pod";
import { scheduling } from "./scheduling";
import { service } from "./service";
import { setting } from "./setting";

const strategy = z.strictObject({
  type: setting(
    z.enum(["RollingUpdate", "Recreate"]),
    "DEP-6",
    "How new pods take over. `Recreate` stops the old ones first: downtime.",
  ),
  rollingUpdate: z
    .strictObject({
      maxSurge: setting(countOrShare, "DEP-8", "Pods above the number of replicas during a rollout."),
      maxUnavailable: setting(
        countOrShare,
        "DEP-7",
        "Pods that may be missing during a rollout; by default 0 with fewer than three replicas, else 1; " +
          "1 with two where maxSurge is 0.",
      ),
    })
    .optional(),
});

/** A built component, frontend or backend: its Deployment, its Service and what belongs to them. */
export const component = z.strictObject({
  serviceName: setting(serviceName, "CFG-6", "Name of the Deployment and the Service; a change replaces both."),
  port: setting(port, "CFG-11", "Container port, which the Service, probes and URLs follow."),
  replicaCount: setting(wholeNumber(1, 20), "CFG-7", "Number of pods; with autoscaling, the autoscaler sets it."),
  autoscaling,
  podDisruptionBudget,
  image,
  service,
  resources,
  strategy,
  minReadySeconds: setting(
    wholeNumber(0),
    "DEP-9",
    "Seconds that a new pod must stay ready before it counts as available; every rollout takes that much longer.",
  ),
  progressDeadlineSeconds: setting(
    wholeNumber(1),
    "DEP-10",
    "Seconds without progress after which a rollout has failed.",
  ),
  revisionHistoryLimit: setting(wholeNumber(0), "DEP-11", "Old ReplicaSets kept for `kubectl rollout undo`."),
  paused: setting(z.boolean(), "DEP-12", "Holds back every rollout until it is false again."),
  healthCheck,
  ...pod,
  ...scheduling,
  environment: setting(
    z.record(environmentName, plainText),
    "CFG-18",
    "Environment variables in addition to the program's own, readable in the cluster. The container gets each value " +
      "as it is: `$$` and `$(NAME)` are text. A change restarts the pods.",
    { LOG_SAMPLE_RATE: "0.5" },
  ),
});
