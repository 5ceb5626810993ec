import type * as kubernetes from "@pulumi/kubernetes";

export type LiveDeployment = kubernetes.types.output.apps.v1.Deployment;

/** States of a rollout (ST-3); S1's Initial, Rolling Update and Complete are Created, Updating and Active (ST-2). */
export type RolloutState = "Created" | "Scaling" | "Updating" | "Active" | "Failed" | "Terminating";

/** Pods of a Deployment, as its controller has last counted them. */
export interface Counts {
  /** Pods that there should be. */
  desired: number;
  /** Pods of whatever template. */
  all: number;
  /** Pods of the newest template. */
  updated: number;
  /** Pods that have been ready for minReadySeconds. */
  available: number;
}

/**
 * State of a Deployment's rollout. Pulumi's provider goes by the Progressing condition and by a ReplicaSet's ready pods: for
 * a moment after a change both may still speak of the rollout before, or of an old ReplicaSet that the change brings back
 * and that has no pod yet, and the change counts as done. Here every pod is counted, of the generation that was asked for.
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
 * Whether the rollout has made no progress for progressDeadlineSeconds (DEP-10). The controller's verdict on the rollout
 * before stays until the next one has made its first progress; then it is older than the change.
 */
function hasStalled({ metadata, status }: LiveDeployment): boolean {
  const verdict = status?.conditions?.find(
    ({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
  if (!verdict) return false;
  const changes = (metadata.managedFields ?? [])
    .filter(({ subresource }) => !subresource)
    .map(({ time }) => Date.parse(time ?? ""));
  return Date.parse(verdict.lastUpdateTime) > Math.max(0, ...changes);
}
