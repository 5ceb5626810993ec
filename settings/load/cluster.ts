import { environmentDefaults } from "../defaults/environments";
import { merge, treeAt, type Tree } from "../formats/tree";
import type { CheckedSettings } from "../schema";
import { cluster } from "../schema/cluster";
import { environmentOf } from "./environment";

/**
 * What a stack's settings say about its cluster, on top of its environment's defaults, for tools that need nothing
 * else: problems elsewhere in the settings don't matter. A Minikube's settings aren't completed.
 *
 * @param given the tree of what the stack sets, one member per config key
 * @returns undefined if `cluster` itself has a problem, which every preview reports
 */
export function clusterSettings(given: Tree): CheckedSettings["cluster"] | undefined {
  const { cluster: defaults = {} } = environmentDefaults(environmentOf(given));
  return cluster.safeParse(merge(defaults, treeAt(given, "cluster"))).data;
}

/** Whether a stack's settings ask for anything that Pulumi's provider docker does. */
export function asksForDockerProvider(given: Tree): boolean {
  const { imagePins: defaults = {} } = environmentDefaults(environmentOf(given));
  return merge(defaults, treeAt(given, "imagePins")).enabled === true;
}

/** Whether a stack's settings ask for network policies, which its cluster then has to enforce. */
export function asksForNetworkPolicies(given: Tree): boolean {
  const { networkPolicy: defaults = {} } = environmentDefaults(environmentOf(given));
  return merge(defaults, treeAt(given, "networkPolicy")).enabled === true;
}
