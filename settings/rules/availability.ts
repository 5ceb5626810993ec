import { remove, set } from "../problems";
import { fewestReplicas, ofPods } from "../facts/replicas";
import type { ComponentSettings } from "../schema";
import { isProduction, isShared, ofComponents, type Rule } from "./rule";

/** ENV-1: production survives the loss of a pod during a rollout. */
export const productionKeepsItsReplicas = ofComponents((component, settings, name) => {
  const replicas = fewestReplicas(component);
  if (!isProduction(settings) || replicas >= 3) return [];
  const key = component.autoscaling.enabled ? `${name}.autoscaling.minReplicas` : `${name}.replicaCount`;
  return [{ key, value: replicas, rule: "must be at least 3 in production (ENV-1)", fix: set(key, 3) }];
});

/** ENV-2: a slip of the finger doesn't fill the cluster; the autoscaler has a maximum of its own. */
export const replicasUnderTheCeiling = ofComponents(
  ({ autoscaling, replicaCount }, { global: { replicaCeiling, environment } }, name) => {
    if (autoscaling.enabled || replicaCount <= replicaCeiling) return [];
    const key = `${name}.replicaCount`;
    return [
      {
        key,
        value: replicaCount,
        rule: `must be at most ${replicaCeiling}, the ceiling in ${environment} (ENV-2)`,
        fix: `${set(key, replicaCeiling)}, or raise todo:global.replicaCeiling`,
      },
    ];
  },
);

/** HPA-1: staging and production follow the load. */
export const backendScales: Rule = (settings) => {
  if (!isShared(settings) || settings.backend.autoscaling.enabled) return [];
  const key = "backend.autoscaling.enabled";
  return [{ key, value: false, rule: "must be true in staging and production (HPA-1)", fix: set(key, true) }];
};

/** HPA-5, X-7: the autoscaler has a range, and begins inside it. */
export const replicasInRange = ofComponents(
  ({ autoscaling: { enabled, minReplicas, maxReplicas }, replicaCount }, _, name) => {
    if (!enabled) return [];
    if (minReplicas > maxReplicas) {
      const key = `${name}.autoscaling.minReplicas`;
      return [
        {
          key,
          value: minReplicas,
          rule: `must be at most maxReplicas, ${maxReplicas} (HPA-5)`,
          fix: set(key, maxReplicas),
        },
      ];
    }
    if (replicaCount >= minReplicas && replicaCount <= maxReplicas) return [];
    const key = `${name}.replicaCount`;
    const rule = `must be from ${minReplicas} to ${maxReplicas} while autoscaling is on, which decides it (X-7)`;
    return [{ key, value: replicaCount, rule, fix: remove(key) }];
  },
);

/** PDB-1: draining a node doesn't take production down. */
export const productionHasABudget: Rule = (settings) => {
  if (!isProduction(settings) || settings.backend.podDisruptionBudget.enabled) return [];
  const key = "backend.podDisruptionBudget.enabled";
  return [{ key, value: false, rule: "must be true in production (PDB-1)", fix: set(key, true) }];
};

/** PDB-3: a budget that lets no pod go would keep nodes from being drained for ever. */
export const budgetsLetAPodGo = ofComponents((component, _, name) => {
  const { enabled, minAvailable, maxUnavailable } = component.podDisruptionBudget;
  if (!enabled) return [];
  const at = `${name}.podDisruptionBudget`;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    return [
      {
        key: `${at}.maxUnavailable`,
        value: maxUnavailable,
        rule: "can't go with minAvailable: set one of them (PDB-3)",
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
      rule: `must let ${pods} go (PDB-3)`,
      fix: lessStrict(at, key, replicas),
    },
  ];
});

/** Pods that may be evicted when there are as few as there can be. Kubernetes rounds both kinds of share up. */
function evictable(component: ComponentSettings): number {
  const { minAvailable, maxUnavailable = 0 } = component.podDisruptionBudget;
  const replicas = fewestReplicas(component);
  return minAvailable === undefined
    ? ofPods(maxUnavailable, replicas, "up")
    : replicas - ofPods(minAvailable, replicas, "up");
}

function lessStrict(at: string, key: string, replicas: number): string {
  if (replicas === 1) return `run two pods or more, or ${set(`${at}.enabled`, false)}`;
  return set(`${at}.${key}`, 1);
}
