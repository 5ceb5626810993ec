import type { LiveDeployment } from "../live/objects";

/**
 * States of a rollout. S1's Initial, Rolling Update and Complete are Created, Updating and Active.
 *
 * @requirement ST-2, ST-3
 */
export type RolloutState = "Created" | "Scaling" | "Updating" | "Active" | "Failed" | "Terminating";

/** Numbers of a Deployment's pods, as its controller last counted them. */
export interface Counts {
  /** Pods that are asked for. */
  desired: number;
  /** Pods of any template. */
  all: number;
  /** Pods of the newest template. */
  updated: number;
  /** Pods that have been ready for minReadySeconds. */
  available: number;
}

/**
 * State of a Deployment's rollout. Pulumi's provider goes by the Progressing condition and by a ReplicaSet's ready
 * pods. For a moment after a change both may still describe the previous rollout, or an old ReplicaSet that the change
 * brings back and that has no pod yet, and the change counts as done. Here every pod of the requested generation is
 * counted.
 */
export function stateOf(deployment: LiveDeployment): RolloutState {
  const { metadata, status } = deployment;
  if (metadata.deletionTimestamp) return "Terminating";
  if (status?.observedGeneration === undefined) return "Created";
  if (status.observedGeneration < (metadata.generation ?? 0)) return "Updating";
  const { desired, all, updated, available } = countsOf(deployment);
  if (updated === desired && all === updated && available === updated) return "Active";
  if (hasStalled(deployment)) return "Failed";
  return all === updated && updated !== desired ? "Scaling" : "Updating";
}

export function countsOf({ spec, status }: LiveDeployment): Counts {
  return {
    desired: spec.replicas ?? 1,
    all: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
  };
}

/**
 * Whether the rollout has made no progress for progressDeadlineSeconds. The controller's verdict on the previous
 * rollout stays until the next one has made its first progress; until then it is older than the change.
 *
 * @requirement DEP-10
 */
function hasStalled({ metadata, status }: LiveDeployment): boolean {
  const verdict = status?.conditions?.find(
    ({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
  if (!verdict) return false;
  const changes = (metadata.managedFields ?? [])
    .filter(({ subresource }) => !subresource)
    .map(({ time }) => Date.parse(time ?? ""));
  return Date.parse(verdict.lastUpdateTime ?? "") > Math.max(0, ...changes);
}
