import { environmentDefaults } from "../defaults/environments";
import { merge, treeAt, type Tree } from "../formats/tree";
import type { CheckedSettings } from "../schema";
import { cluster } from "../schema/cluster";
import { environmentOf } from "./environment";

/**
 * What a stack's settings say about its cluster, over its environment's defaults, for tools that need nothing else of
 * them: faults elsewhere in the settings don't matter. A Minikube's own settings aren't completed.
 *
 * @param given the tree the stack sets, one member a config key
 * @returns undefined where `cluster` itself has a fault, which every preview names
 */
export function clusterSettings(given: Tree): CheckedSettings["cluster"] | undefined {
  const { cluster: defaults = {} } = environmentDefaults(environmentOf(given));
  return cluster.safeParse(merge(defaults, treeAt(given, "cluster"))).data;
}
