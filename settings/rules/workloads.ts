import { cpuMillicores, quantityBytes } from "../formats";
import { type Problem, remove, set } from "../problems";
import { fewestReplicas, ofPods } from "../facts/replicas";
import type { ProbeTiming, Settings } from "../schema";
import { isProduction, isShared, ofComponents, type Rule } from "./rule";

/** The settings of the stack's containers, by their keys. */
function containersOf({ frontend, backend, database: { internal } }: Settings) {
  return { frontend, backend, ...(internal.enabled && { "database.internal": internal }) };
}

/** Those of what runs to an end, too. */
function allContainersOf(settings: Settings) {
  const { migration, reminders, connectionTest } = settings;
  return { ...containersOf(settings), migration, reminders, connectionTest };
}

/** X-4: a container can't be guaranteed more than it may use. */
export const requestsWithinLimits: Rule = (settings) =>
  Object.entries(allContainersOf(settings)).flatMap(
    ([
      name,
      {
        resources: { requests, limits },
      },
    ]) => {
      const exceeded = {
        cpu: cpuMillicores(requests.cpu) > cpuMillicores(limits.cpu),
        memory: quantityBytes(requests.memory) > quantityBytes(limits.memory),
      };
      return (["cpu", "memory"] as const)
        .filter((kind) => exceeded[kind])
        .map((kind) => ({
          key: `${name}.resources.requests.${kind}`,
          value: requests[kind],
          rule: `must not be above the limit, ${limits[kind]} (X-4)`,
          fix: `${set(`${name}.resources.requests.${kind}`, limits[kind])}, or raise todo:${name}.resources.limits.${kind}`,
        }));
    },
  );

/** ENV-3, DB-11: production gets what its load was sized for. */
export const productionKeepsItsRequests: Rule = (settings) => {
  if (!isProduction(settings)) return [];
  const least = { cpu: "500m", memory: "512Mi" };
  return Object.entries(containersOf(settings)).flatMap(
    ([
      name,
      {
        resources: { requests },
      },
    ]) => {
      const below = {
        cpu: cpuMillicores(requests.cpu) < cpuMillicores(least.cpu),
        memory: quantityBytes(requests.memory) < quantityBytes(least.memory),
      };
      return (["cpu", "memory"] as const)
        .filter((kind) => below[kind])
        .map((kind) => ({
          key: `${name}.resources.requests.${kind}`,
          value: requests[kind],
          rule: `must be at least ${least[kind]} in production (ENV-3)`,
          fix: set(`${name}.resources.requests.${kind}`, least[kind]),
        }));
    },
  );
};

/** DEP-6, DEP-7, X-18: rollouts go on, and without downtime where people rely on it. */
export const rolloutsKeepServing = ofComponents((component, settings, name) => {
  const { type, rollingUpdate } = component.strategy;
  const key = `${name}.strategy`;
  if (type === "Recreate") {
    const problems: Problem[] = [];
    if (isShared(settings)) {
      problems.push({
        key: `${key}.type`,
        value: type,
        rule: "must be RollingUpdate in staging and production (DEP-6)",
        fix: set(`${key}.type`, "RollingUpdate"),
      });
    }
    if (rollingUpdate) {
      problems.push({
        key: `${key}.rollingUpdate`,
        rule: "only goes with type RollingUpdate (DEP-6)",
        fix: remove(`${key}.rollingUpdate`),
      });
    }
    return problems;
  }
  const { maxSurge = 1, maxUnavailable = 1 } = rollingUpdate ?? {};
  const replicas = fewestReplicas(component);
  const missing = ofPods(maxUnavailable, replicas, "down");
  if (missing === 0 && ofPods(maxSurge, replicas, "up") === 0) {
    return [
      {
        key: `${key}.rollingUpdate.maxSurge`,
        value: maxSurge,
        rule: `must be above 0 when maxUnavailable, ${maxUnavailable}, lets no pod be missing: no rollout could ever begin (DEP-7)`,
        fix: set(`${key}.rollingUpdate.maxSurge`, 1),
      },
    ];
  }
  if (!isShared(settings) || replicas - missing >= 1) return [];
  return [
    {
      key: `${key}.rollingUpdate.maxUnavailable`,
      value: maxUnavailable,
      rule: `must leave one of ${replicas} pods serving during a rollout (X-18)`,
      fix: set(`${key}.rollingUpdate.maxUnavailable`, replicas > 1 ? 1 : 0),
    },
  ];
});

/** DEP-10: a rollout isn't given up before its pods can count. */
export const rolloutsHaveTime = ofComponents(({ minReadySeconds, progressDeadlineSeconds }, _, name) => {
  if (progressDeadlineSeconds > minReadySeconds) return [];
  return [
    {
      key: `${name}.progressDeadlineSeconds`,
      value: progressDeadlineSeconds,
      rule: `must be above minReadySeconds, ${minReadySeconds} (DEP-10)`,
      fix: set(`${name}.progressDeadlineSeconds`, minReadySeconds + 600),
    },
  ];
});

/** PRB-9: a check ends before the next one begins. */
export const checksEndInTime: Rule = (settings) =>
  Object.entries(containersOf(settings)).flatMap(([name, { healthCheck }]) =>
    Object.entries(healthCheck)
      .filter(([, { timeoutSeconds, periodSeconds }]: [string, ProbeTiming]) => timeoutSeconds > periodSeconds)
      .map(([kind, { timeoutSeconds, periodSeconds }]: [string, ProbeTiming]) => ({
        key: `${name}.healthCheck.${kind}.timeoutSeconds`,
        value: timeoutSeconds,
        rule: `must be at most the period, ${periodSeconds} (PRB-9)`,
        fix: set(`${name}.healthCheck.${kind}.timeoutSeconds`, periodSeconds),
      })),
  );

/** DEP-12: a rollout that never comes looks like one that had nothing to do. */
export const pausedOnPurpose = ofComponents(({ paused }, _, name) => {
  if (!paused) return [];
  return [
    {
      key: `${name}.paused`,
      value: paused,
      rule: "holds back every rollout until it is false again (DEP-12)",
      fix: set(`${name}.paused`, false),
    },
  ];
});

/** PRB-1: without a startup probe a slow start looks like a dead process. */
export const startupIsProbed = ofComponents(({ healthCheck: { startup } }, _, name) => {
  if (startup.enabled) return [];
  return [
    {
      key: `${name}.healthCheck.startup.enabled`,
      value: false,
      rule: "leaves a slow start to the liveness probe, which may restart it for ever (PRB-1)",
      fix: set(`${name}.healthCheck.startup.enabled`, true),
    },
  ];
});
