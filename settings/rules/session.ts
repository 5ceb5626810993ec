import { type Problem, set, setSecret } from "../problems";
import { sessionStorePort } from "../schema/secret-values";
import { isProduction, isShared, ofComponents, type Rule } from "./rule";

const affinityAnnotation = "nginx.ingress.kubernetes.io/affinity";

/**
 * A stolen copy of production's sessions is useless.
 *
 * @requirement SES-3
 */
export const encryptedSessionsInProduction: Rule = (settings) => {
  if (!isProduction(settings) || settings.session.encryption) return [];
  const key = "session.encryption";
  return [{ key, value: false, rule: "must be true in production", fix: set(key, true) }];
};

/**
 * Sessions in memory don't survive a restart.
 *
 * @requirement SES-4
 */
export const noPersistenceInMemory: Rule = ({ session: { type, persistence } }) => {
  if (type !== "in-memory" || !persistence) return [];
  const key = "session.persistence";
  return [
    {
      key,
      value: true,
      rule: "must be false while sessions are in memory",
      fix: `${set(key, false)}, or ${set("session.type", "database")}`,
    },
  ];
};

/**
 * Sessions in an external store survive a restart of the frontend.
 *
 * @requirement SES-4
 */
export const persistenceInExternalStore: Rule = ({ session: { type, persistence } }) => {
  if (type !== "external" || persistence) return [];
  const key = "session.persistence";
  const fix = `${set(key, true)}, or ${set("session.type", "database")}`;
  return [
    {
      key,
      value: false,
      rule: "must be true while sessions are in an external store, which survives restarts",
      fix,
    },
  ];
};

/**
 * The store's URL has the port that the network policies open, and TLS outside development.
 *
 * @requirement SES-1
 */
export const sessionStoreUrlMatchesSettings: Rule = (settings) => {
  const { session, sessionStoreUrl } = settings;
  if (sessionStoreUrl === undefined || session.type !== "external") return [];
  const key = "sessionStoreUrl";
  const problems: Problem[] = [];
  if (!sessionStoreUrl.matches((text) => sessionStorePort(text) === session.external.port)) {
    problems.push({
      key,
      rule: "must have the port of session.external.port",
      fix: `${setSecret(key)}, or ${set("session.external.port", "<port>")}`,
    });
  }
  if (isShared(settings) && !sessionStoreUrl.matches((text) => text.startsWith("rediss:"))) {
    problems.push({ key, rule: "must start with rediss://, for TLS, outside development", fix: setSecret(key) });
  }
  return problems;
};

/**
 * A session in one frontend's memory is unknown to the others. The requirement covers the backend, too.
 *
 * @requirement X-15
 */
export const clientAffinityForMemorySessions = ofComponents(
  ({ replicaCount, autoscaling, service }, { session }, name) => {
    const several = autoscaling.enabled || replicaCount > 1;
    if (session.type !== "in-memory" || !several || service.sessionAffinity === "ClientIP") return [];
    const key = `${name}.service.sessionAffinity`;
    return [
      {
        key,
        value: service.sessionAffinity,
        rule: "must be ClientIP while sessions are in memory and there are several pods",
        fix: `${set(key, "ClientIP")}, or ${set("session.type", "database")}`,
      },
    ];
  },
);

/**
 * An Ingress controller chooses the pod itself, bypassing the Service and its affinity.
 *
 * @requirement X-15
 */
export const cookieAffinityForMemorySessions: Rule = ({
  session,
  ingress,
  frontend: { replicaCount, autoscaling },
}) => {
  const several = autoscaling.enabled || replicaCount > 1;
  if (
    session.type !== "in-memory" ||
    !several ||
    !ingress.enabled ||
    ingress.annotations[affinityAnnotation] === "cookie"
  )
    return [];
  const key = `ingress.annotations["${affinityAnnotation}"]`;
  return [
    {
      key,
      value: ingress.annotations[affinityAnnotation],
      rule:
        "must be cookie while sessions are in memory and there are several frontends: ingress-nginx chooses " +
        "the pod itself",
      fix: `${set(key, "cookie")}, or ${set("session.type", "database")}`,
    },
  ];
};
