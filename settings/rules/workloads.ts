import { cpuMillicores, quantityBytes } from "../formats/quantities";
import { type Problem, remove, set } from "../problems";
import { fewestReplicas, ofPods } from "../facts/replicas";
import type { ProbeTiming, CheckedSettings } from "../schema";
import { isProduction, isShared, ofComponents, type Rule } from "./rule";

/** The settings of the stack's containers, by their keys. */
function containersOf({ frontend, backend, database: { internal } }: CheckedSettings) {
  return { frontend, backend, ...(internal.enabled && { "database.internal": internal }) };
}

/** The same, including the migration, the reminders and the connection test. */
function allContainersOf(settings: CheckedSettings) {
  const { migration, reminders, connectionTest } = settings;
  return { ...containersOf(settings), migration, reminders, connectionTest };
}

/**
 * A container can't be guaranteed more than it may use.
 *
 * @requirement X-4
 */
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
          rule: `must not be above the limit, ${limits[kind]}`,
          fix:
            `${set(`${name}.resources.requests.${kind}`, limits[kind])}, or raise ` +
            `todo:${name}.resources.limits.${kind}`,
        }));
    },
  );

/**
 * Production requests at least what its load was sized for.
 *
 * @requirement ENV-3, DB-11
 */
export const minimumRequestsInProduction: Rule = (settings) => {
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
          rule: `must be at least ${least[kind]} in production`,
          fix: set(`${name}.resources.requests.${kind}`, least[kind]),
        }));
    },
  );
};

/**
 * Rollouts make progress, and in staging and production without downtime.
 *
 * @requirement DEP-6, DEP-7, X-18
 */
export const rolloutWithoutDowntime = ofComponents((component, settings, name) => {
  const { type, rollingUpdate } = component.strategy;
  const key = `${name}.strategy`;
  if (type === "Recreate") {
    const problems: Problem[] = [];
    if (isShared(settings)) {
      problems.push({
        key: `${key}.type`,
        value: type,
        rule: "must be RollingUpdate in staging and production",
        fix: set(`${key}.type`, "RollingUpdate"),
      });
    }
    if (rollingUpdate) {
      problems.push({
        key: `${key}.rollingUpdate`,
        rule: "has no effect unless type is RollingUpdate",
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
        rule:
          `must be above 0 when maxUnavailable, ${maxUnavailable}, allows no missing pod: no rollout could ever ` +
          "start",
        fix: set(`${key}.rollingUpdate.maxSurge`, 1),
      },
    ];
  }
  if (!isShared(settings) || replicas - missing >= 1) return [];
  return [
    {
      key: `${key}.rollingUpdate.maxUnavailable`,
      value: maxUnavailable,
      rule: `must leave at least one of ${replicas} pods serving during a rollout`,
      fix: set(`${key}.rollingUpdate.maxUnavailable`, replicas > 1 ? 1 : 0),
    },
  ];
});

/**
 * A rollout isn't abandoned before its pods can become available.
 *
 * @requirement DEP-10
 */
export const deadlineAboveMinReadySeconds = ofComponents(({ minReadySeconds, progressDeadlineSeconds }, _, name) => {
  if (progressDeadlineSeconds > minReadySeconds) return [];
  return [
    {
      key: `${name}.progressDeadlineSeconds`,
      value: progressDeadlineSeconds,
      rule: `must be above minReadySeconds, ${minReadySeconds}`,
      fix: set(`${name}.progressDeadlineSeconds`, minReadySeconds + 600),
    },
  ];
});

/**
 * A probe times out before the next one starts.
 *
 * @requirement PRB-9
 */
export const probeTimeoutWithinPeriod: Rule = (settings) =>
  Object.entries(containersOf(settings)).flatMap(([name, { healthCheck }]) =>
    Object.entries(healthCheck)
      .filter(([, { timeoutSeconds, periodSeconds }]: [string, ProbeTiming]) => timeoutSeconds > periodSeconds)
      .map(([kind, { timeoutSeconds, periodSeconds }]: [string, ProbeTiming]) => ({
        key: `${name}.healthCheck.${kind}.timeoutSeconds`,
        value: timeoutSeconds,
        rule: `must be at most periodSeconds, ${periodSeconds}`,
        fix: set(`${name}.healthCheck.${kind}.timeoutSeconds`, periodSeconds),
      })),
  );

/**
 * A paused rollout looks like one with nothing to do.
 *
 * @requirement DEP-12
 */
export const notPaused = ofComponents(({ paused }, _, name) => {
  if (!paused) return [];
  return [
    {
      key: `${name}.paused`,
      value: paused,
      rule: "blocks every rollout until it is false again",
      fix: set(`${name}.paused`, false),
    },
  ];
});

/**
 * Without a startup probe, a slow start looks like a dead process.
 *
 * @requirement PRB-1
 */
export const startupProbeEnabled = ofComponents(({ healthCheck: { startup } }, _, name) => {
  if (startup.enabled) return [];
  return [
    {
      key: `${name}.healthCheck.startup.enabled`,
      value: false,
      rule: "leaves a slow start to the liveness probe, which may restart the pod forever",
      fix: set(`${name}.healthCheck.startup.enabled`, true),
    },
  ];
});
