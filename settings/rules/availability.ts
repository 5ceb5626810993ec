import { remove, set } from "../problems";
import { fewestReplicas, ofPods } from "../facts/replicas";
import type { ComponentSettings } from "../schema";
import { isProduction, isShared, ofComponents, type Rule } from "./rule";

/**
 * Production survives the loss of a pod during a rollout.
 *
 * @requirement ENV-1
 */
export const threeReplicasInProduction = ofComponents((component, settings, name) => {
  const replicas = fewestReplicas(component);
  if (!isProduction(settings) || replicas >= 3) return [];
  const key = component.autoscaling.enabled ? `${name}.autoscaling.minReplicas` : `${name}.replicaCount`;
  return [{ key, value: replicas, rule: "must be at least 3 in production", fix: set(key, 3) }];
});

/**
 * A typo must not fill the cluster; the autoscaler has its own maximum.
 *
 * @requirement ENV-2
 */
export const replicasWithinCeiling = ofComponents(
  ({ autoscaling, replicaCount }, { global: { replicaCeiling, environment } }, name) => {
    if (autoscaling.enabled || replicaCount <= replicaCeiling) return [];
    const key = `${name}.replicaCount`;
    return [
      {
        key,
        value: replicaCount,
        rule: `must be at most ${replicaCeiling}, the ceiling in ${environment}`,
        fix: `${set(key, replicaCeiling)}, or raise todo:global.replicaCeiling`,
      },
    ];
  },
);

/**
 * Staging and production scale with the load.
 *
 * @requirement HPA-1
 */
export const backendAutoscaling: Rule = (settings) => {
  if (!isShared(settings) || settings.backend.autoscaling.enabled) return [];
  const key = "backend.autoscaling.enabled";
  return [{ key, value: false, rule: "must be true in staging and production", fix: set(key, true) }];
};

/**
 * minReplicas is at most maxReplicas, and replicaCount lies between them.
 *
 * @requirement HPA-5, X-7
 */
export const replicasWithinAutoscalingRange = ofComponents(
  ({ autoscaling: { enabled, minReplicas, maxReplicas }, replicaCount }, _, name) => {
    if (!enabled) return [];
    if (minReplicas > maxReplicas) {
      const key = `${name}.autoscaling.minReplicas`;
      return [
        {
          key,
          value: minReplicas,
          rule: `must be at most maxReplicas, ${maxReplicas}`,
          fix: set(key, maxReplicas),
        },
      ];
    }
    if (replicaCount >= minReplicas && replicaCount <= maxReplicas) return [];
    const key = `${name}.replicaCount`;
    const rule = `must be from ${minReplicas} to ${maxReplicas} while autoscaling is on, which sets the number of pods`;
    return [{ key, value: replicaCount, rule, fix: remove(key) }];
  },
);

/**
 * Draining a node doesn't take production down.
 *
 * @requirement PDB-1
 */
export const disruptionBudgetInProduction: Rule = (settings) => {
  if (!isProduction(settings) || settings.backend.podDisruptionBudget.enabled) return [];
  const key = "backend.podDisruptionBudget.enabled";
  return [{ key, value: false, rule: "must be true in production", fix: set(key, true) }];
};

/**
 * A budget that allows no eviction would block node drains forever.
 *
 * @requirement PDB-3
 */
export const budgetAllowsEviction = ofComponents((component, _, name) => {
  const { enabled, minAvailable, maxUnavailable } = component.podDisruptionBudget;
  if (!enabled) return [];
  const at = `${name}.podDisruptionBudget`;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    return [
      {
        key: `${at}.maxUnavailable`,
        value: maxUnavailable,
        rule: "can't be combined with minAvailable: set one of the two",
        fix: remove(`${at}.minAvailable`),
      },
    ];
  }
  if (evictable(component) > 0) return [];
  const replicas = fewestReplicas(component);
  const pods = replicas === 1 ? "the only pod" : `one of ${replicas} pods`;
  const key = minAvailable === undefined ? "maxUnavailable" : "minAvailable";
  return [
    {
      key: `${at}.${key}`,
      value: minAvailable ?? maxUnavailable,
      rule: `must allow the eviction of ${pods}`,
      fix: lessStrict(at, key, replicas),
    },
  ];
});

/** Pods that may be evicted at the lowest replica count. Kubernetes rounds both kinds of percentage up. */
function evictable(component: ComponentSettings): number {
  const { minAvailable, maxUnavailable = 0 } = component.podDisruptionBudget;
  const replicas = fewestReplicas(component);
  return minAvailable === undefined
    ? ofPods(maxUnavailable, replicas, "up")
    : replicas - ofPods(minAvailable, replicas, "up");
}

function lessStrict(at: string, key: string, replicas: number): string {
  if (replicas === 1) return `run at least two pods, or ${set(`${at}.enabled`, false)}`;
  return set(`${at}.${key}`, 1);
}
