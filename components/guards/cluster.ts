import * as pulumi from "@pulumi/pulumi";
import { describe, Refusal, set } from "../../settings/problems";
import type { Cluster } from "../cluster";
import { identified } from "../live/objects";

export interface ClusterGuardArgs {
  cluster: Pick<Cluster, "accepted" | "live" | "profile">;
  /** Id of the cluster that the stack may move to, where its settings name one. */
  adopt?: string | undefined;
}

/** The cluster that a stack deploys to, and the one that it may move to. */
export interface GuardedCluster {
  /** The cluster's own id; the profile of a Minikube, which the stack makes. */
  uid: string;
  /** Whether the stack makes it itself, and with other settings another. */
  own: boolean;
  adopt?: string | undefined;
}

/**
 * Refuses an update, and its preview, that would deploy to another cluster than the last one did, unless the settings name
 * it: with another kubeconfig or context, Pulumi would make everything anew there and delete it here, data included. The
 * cluster is remembered in the stack's state; everything that changes it should depend on this.
 */
export class ClusterGuard extends pulumi.dynamic.Resource {
  /** What the cluster is told from others by: the UID of its namespace kube-system, or a Minikube's profile. */
  declare readonly clusterId: pulumi.Output<string>;
  /** The same, known in a preview, too, before the stack has deployed to it. */
  declare readonly uid: pulumi.Output<string>;

  constructor(name: string, { cluster, adopt }: ClusterGuardArgs, opts?: pulumi.CustomResourceOptions) {
    const { profile } = cluster;
    const uid = profile ?? idOf(cluster);
    super(
      provider,
      name,
      { uid, own: profile !== undefined, adopt, clusterId: undefined },
      opts,
      "todo",
      "ClusterGuard",
    );
  }
}

/** A cluster has no id of its own; this namespace lives as long as the cluster does. */
async function idOf({ accepted, live }: ClusterGuardArgs["cluster"]): Promise<string> {
  const [namespace] = await Promise.allSettled([live.get("", "namespace", "kube-system", identified), accepted]);
  // Why a cluster doesn't answer is said there.
  await accepted;
  if (namespace.status === "fulfilled" && namespace.value) return namespace.value.metadata.uid;
  const why = namespace.status === "rejected" ? (namespace.reason as Error).message.trim() : "it doesn't exist";
  throw new Refusal(
    `The cluster can't be told from others, by its namespace kube-system: ${why}`,
    "renew what the kubeconfig logs in with, and let it get namespaces",
  );
}

/** What is wrong with deploying to a cluster after another; undefined where nothing is. */
export function clusterChange(last: Partial<GuardedCluster>, next: GuardedCluster): string | undefined {
  const isSame = last.uid === undefined || last.uid === next.uid || (last.own && next.own);
  if (isSame || next.adopt === next.uid) return undefined;
  const other = next.own ? `the Minikube ${next.uid}` : `the cluster ${next.uid} (UID of its namespace kube-system)`;
  return describe({
    key: "cluster",
    rule: `leads to ${other}, and the stack is on ${last.uid}: all of it would be made anew there, and deleted here with its data`,
    fix: `choose the right kubeconfig and context; or, to move the stack, save its data and ${set("cluster.adopt", next.uid)}`,
  });
}

/** Compares with what the last update has left in the state, which Pulumi hands to `check` before it does anything. */
export const provider: pulumi.dynamic.ResourceProvider<GuardedCluster, GuardedCluster & { clusterId: string }> = {
  check(last: Partial<GuardedCluster>, next) {
    const reason = clusterChange(last, next);
    return Promise.resolve({ inputs: next, failures: reason === undefined ? [] : [{ property: "", reason }] });
  },
  // Another version of this code alone is no change.
  diff(_, last, next) {
    return Promise.resolve({ changes: last.uid !== next.uid || last.own !== next.own || last.adopt !== next.adopt });
  },
  create: (next) => Promise.resolve({ id: "cluster", outs: { ...next, clusterId: next.uid } }),
  update: (_, __, next) => Promise.resolve({ outs: { ...next, clusterId: next.uid } }),
};
