import { type Problem, set, setSecret } from "../problems";
import { sessionStorePort } from "../schema/secret-values";
import { isProduction, isShared, ofComponents, type Rule } from "./rule";

const affinityAnnotation = "nginx.ingress.kubernetes.io/affinity";

/** SES-3: a copy of production's sessions is of no use to whoever gets hold of it. */
export const productionEncryptsSessions: Rule = (settings) => {
  if (!isProduction(settings) || settings.session.encryption) return [];
  const key = "session.encryption";
  return [{ key, value: false, rule: "must be true in production (SES-3)", fix: set(key, true) }];
};

/** SES-4: memory doesn't outlive a restart. */
export const memoryForgets: Rule = ({ session: { type, persistence } }) => {
  if (type !== "in-memory" || !persistence) return [];
  const key = "session.persistence";
  return [
    {
      key,
      value: true,
      rule: "must be false while sessions are in memory (SES-4)",
      fix: `${set(key, false)}, or ${set("session.type", "database")}`,
    },
  ];
};

/** SES-4: an external store outlives the frontend, which has no say in what else it keeps. */
export const storesRemember: Rule = ({ session: { type, persistence } }) => {
  if (type !== "external" || persistence) return [];
  const key = "session.persistence";
  const fix = `${set(key, true)}, or ${set("session.type", "database")}`;
  return [
    {
      key,
      value: false,
      rule: "must be true while sessions are in an external store, which outlives restarts (SES-4)",
      fix,
    },
  ];
};

/** SES-1: the store's URL has the port that network rules follow, and TLS where its password is worth something. */
export const sessionStoreUrlAgrees: Rule = (settings) => {
  const { session, sessionStoreUrl } = settings;
  if (sessionStoreUrl === undefined || session.type !== "external") return [];
  const key = "sessionStoreUrl";
  const problems: Problem[] = [];
  if (!sessionStoreUrl.matches((text) => sessionStorePort(text) === session.external.port)) {
    problems.push({
      key,
      rule: "must have the port of session.external.port (SES-1)",
      fix: `${setSecret(key)}, or ${set("session.external.port", "<port>")}`,
    });
  }
  if (isShared(settings) && !sessionStoreUrl.matches((text) => text.startsWith("rediss:"))) {
    problems.push({ key, rule: "must be rediss://, over TLS, outside development (SES-1)", fix: setSecret(key) });
  }
  return problems;
};

/** a session in one frontend's memory is unknown to the others. The row asks it of the backend, too. */
export const memoryIsOfOnePod = ofComponents(({ replicaCount, autoscaling, service }, { session }, name) => {
  const several = autoscaling.enabled || replicaCount > 1;
  if (session.type !== "in-memory" || !several || service.sessionAffinity === "ClientIP") return [];
  const key = `${name}.service.sessionAffinity`;
  return [
    {
      key,
      value: service.sessionAffinity,
      rule: "must be ClientIP while sessions are in the memory of one of several pods (X-15)",
      fix: `${set(key, "ClientIP")}, or ${set("session.type", "database")}`,
    },
  ];
});

/** a controller chooses among pods itself, past the Service and its affinity. */
export const memoryIsOfOneVisitor: Rule = ({ session, ingress, frontend: { replicaCount, autoscaling } }) => {
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
      rule: "must be cookie while sessions are in the memory of one of several frontends, which ingress-nginx chooses itself (X-15)",
      fix: `${set(key, "cookie")}, or ${set("session.type", "database")}`,
    },
  ];
};
