import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { describe, Refusal, set } from "../../settings/problems";
import type { Cluster } from "../cluster";
import { identified } from "../live/objects";
import type { LastOutputs } from "../stacks/last-outputs";
import { Guard } from "./guard";

export interface ClusterGuardArgs {
  cluster: Pick<Cluster, "accepted" | "live" | "profile">;
  /** Id of the cluster that the stack may move to, if its settings name one. */
  adopt?: string | undefined;
  last: LastOutputs;
}

/** The cluster that a stack deploys to. */
const guardedCluster = z.object({
  /** UID of the namespace kube-system, or the profile if the stack creates the cluster as a Minikube. */
  uid: z.string(),
  /** Whether the stack creates the cluster itself; other settings then create another one. */
  own: z.boolean(),
});

export type GuardedCluster = z.output<typeof guardedCluster>;

/**
 * Refuses an update, and its preview, that would deploy to a different cluster than the last update did, unless the
 * settings name that cluster: with another kubeconfig or context, Pulumi would recreate everything there and delete it
 * here, data included. Everything that changes the cluster should depend on `accepted`.
 *
 * @requirement MK-6
 */
export class ClusterGuard {
  /** Identifies the cluster, once it is accepted: the UID of its namespace kube-system, or a Minikube's profile. */
  readonly clusterId: pulumi.Output<string>;
  /** Exists once the cluster is accepted. */
  readonly accepted: pulumi.Output<pulumi.Resource>;

  constructor(name: string, { cluster, adopt, last }: ClusterGuardArgs, opts?: pulumi.CustomResourceOptions) {
    const { profile } = cluster;
    const own = profile !== undefined;
    const found = pulumi.output(profile ?? idOf(cluster));
    const guard = new Guard(
      name,
      {
        next: found.apply((uid) => ({ uid, own })),
        last: last.get("clusterId", z.string()).apply((uid) => (uid === undefined ? undefined : recorded(uid))),
        shape: guardedCluster,
        problem: (before, next) => clusterChange(before, next, adopt),
      },
      opts,
    );
    this.accepted = guard.accepted;
    // As an output it is what the next update compares with: a refused cluster must not get there.
    this.clusterId = pulumi.all([found, this.accepted]).apply(([uid]) => uid);
  }
}

/** What an output `clusterId` says. A Minikube's profile isn't a UID. */
function recorded(uid: string): GuardedCluster {
  return { uid, own: !z.guid().safeParse(uid).success };
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

/**
 * Why a stack may not move from the last cluster to the next one; undefined if it may.
 *
 * @param adopt id of the cluster that it may move to
 */
export function clusterChange(
  last: GuardedCluster | undefined,
  next: GuardedCluster,
  adopt?: string,
): string | undefined {
  const isSame = last === undefined || last.uid === next.uid || (last.own && next.own);
  if (isSame || adopt === next.uid) return undefined;
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
