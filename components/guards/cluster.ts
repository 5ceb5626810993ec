import * as pulumi from "@pulumi/pulumi";
import { describe, Refusal, set } from "../../settings/problems";
import type { Cluster } from "../cluster";
import { identified } from "../live/objects";

export interface ClusterGuardArgs {
  cluster: Pick<Cluster, "accepted" | "live" | "profile">;
  /** Id of the cluster that the stack may move to, if its settings name one. */
  adopt?: string | undefined;
}

/** The cluster that a stack deploys to, and the one that it may move to. */
export interface GuardedCluster {
  /** UID of the namespace kube-system, or the profile if the stack creates the cluster as a Minikube. */
  uid: string;
  /** Whether the stack creates the cluster itself; other settings then create another one. */
  own: boolean;
  adopt?: string | undefined;
}

/**
 * Refuses an update, and its preview, that would deploy to a different cluster than the last update did, unless the
 * settings name that cluster: with another kubeconfig or context, Pulumi would recreate everything there and delete it
 * here, data included. The stack's state records the cluster; everything that changes the cluster should depend on
 * this.
 *
 * @requirement MK-6
 */
export class ClusterGuard extends pulumi.dynamic.Resource {
  /** Identifies the cluster: the UID of its namespace kube-system, or a Minikube's profile. */
  declare readonly clusterId: pulumi.Output<string>;
  /** The same id, known even in a preview before the first update. */
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

/** Kubernetes gives a cluster no id, but the namespace kube-system lives as long as its cluster. */
async function idOf({ accepted, live }: ClusterGuardArgs["cluster"]): Promise<string> {
  const [namespace] = await Promise.allSettled([live.get("", "namespace", "kube-system", identified), accepted]);
  // If the cluster doesn't answer, this rejects with the reason.
  await accepted;
  if (namespace.status === "fulfilled" && namespace.value) return namespace.value.metadata.uid;
  const why = namespace.status === "rejected" ? (namespace.reason as Error).message.trim() : "it doesn't exist";
  throw new Refusal(
    `The cluster can't be identified, because its namespace kube-system can't be read: ${why}`,
    "renew the kubeconfig's credentials, and allow its user to get namespaces",
  );
}

/** Why a stack may not move from the last cluster to the next one; undefined if it may. */
export function clusterChange(last: Partial<GuardedCluster>, next: GuardedCluster): string | undefined {
  const isSame = last.uid === undefined || last.uid === next.uid || (last.own && next.own);
  if (isSame || next.adopt === next.uid) return undefined;
  const other = next.own ? `the Minikube ${next.uid}` : `the cluster ${next.uid} (UID of its namespace kube-system)`;
  return describe({
    key: "cluster",
    rule:
      `points to ${other}, but the stack is on ${last.uid}: ` +
      "Pulumi would recreate everything there and delete it here, data included",
    fix:
      "choose the right kubeconfig and context; or, to move the stack, back up its data, then " +
      set("cluster.adopt", next.uid),
  });
}

/** Compares with the inputs of the last update, which Pulumi hands to `check` before it does anything. */
export const provider: pulumi.dynamic.ResourceProvider<GuardedCluster, GuardedCluster & { clusterId: string }> = {
  check(last: Partial<GuardedCluster>, next) {
    const reason = clusterChange(last, next);
    return Promise.resolve({ inputs: next, failures: reason === undefined ? [] : [{ property: "", reason }] });
  },
  // Pulumi stores the provider's code in the state; new code alone doesn't change the resource.
  diff(_, last, next) {
    return Promise.resolve({ changes: last.uid !== next.uid || last.own !== next.own || last.adopt !== next.adopt });
  },
  create: (next) => Promise.resolve({ id: "cluster", outs: { ...next, clusterId: next.uid } }),
  update: (_, __, next) => Promise.resolve({ outs: { ...next, clusterId: next.uid } }),
};
