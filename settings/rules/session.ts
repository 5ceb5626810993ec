import { set } from "../problems";
import { isProduction, type Rule } from "./rule";

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

/** a session in one pod's memory is unknown to the others. */
export const memoryIsOfOnePod: Rule = ({ session, backend: { replicaCount, autoscaling, service } }) => {
  const several = autoscaling.enabled || replicaCount > 1;
  if (session.type !== "in-memory" || !several || service.sessionAffinity === "ClientIP") return [];
  const key = "backend.service.sessionAffinity";
  return [
    {
      key,
      value: service.sessionAffinity,
      rule: "must be ClientIP while sessions are in the memory of one of several pods (X-15)",
      fix: `${set(key, "ClientIP")}, or ${set("session.type", "database")}`,
    },
  ];
};
