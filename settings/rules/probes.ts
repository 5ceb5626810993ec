import { knownPaths } from "../facts/probes";
import { set } from "../problems";
import { ofComponents } from "./rule";

/** What the applications answer for other reasons, to people with an account alone. */
const taken = { frontend: ["/bff", "/_next"], backend: ["/api/v1"] };

/**
 * A probe's path isn't one that the application uses for something else.
 *
 * @requirement PRB-2, PRB-3, PRB-4
 */
export const probePathsFree = ofComponents(({ healthCheck }, _, name) =>
  (["startup", "liveness", "readiness"] as const).flatMap((kind) => {
    const { path } = healthCheck[kind];
    const folder = taken[name].find((each) => path === each || path.startsWith(`${each}/`));
    if (folder === undefined) return [];
    // The startup probe's path follows the liveness probe's, unless it is set.
    if (kind === "startup" && path === healthCheck.liveness.path) return [];
    const key = `${name}.healthCheck.${kind}.path`;
    const usual = kind === "readiness" ? knownPaths.readiness : knownPaths.liveness;
    return [
      { key, value: path, rule: `must not be below ${folder}, where the ${name} itself answers`, fix: set(key, usual) },
    ];
  }),
);

/**
 * The liveness probe passes while the database is away: a restart wouldn't bring it back.
 *
 * @requirement PRB-2
 */
export const livenessWithoutDatabase = ofComponents(({ healthCheck: { liveness } }, _, name) => {
  if (liveness.path !== knownPaths.readiness) return [];
  const key = `${name}.healthCheck.liveness.path`;
  return [
    {
      key,
      value: liveness.path,
      rule: "restarts every pod while the database is away, since it answers whether the pod is ready",
      fix: set(key, knownPaths.liveness),
    },
  ];
});

/**
 * A pod that can't reach the database gets no requests. The path of both probes answers liveness.
 *
 * @requirement PRB-3
 */
export const readinessWithDatabase = ofComponents(({ healthCheck: { liveness, readiness } }, _, name) => {
  const answersLiveness = readiness.path === knownPaths.liveness || readiness.path === liveness.path;
  if (!answersLiveness || readiness.path === knownPaths.readiness) return [];
  const key = `${name}.healthCheck.readiness.path`;
  return [
    {
      key,
      value: readiness.path,
      rule: "sends requests to pods that can't reach the database, since it answers only whether the process works",
      fix: set(key, knownPaths.readiness),
    },
  ];
});
