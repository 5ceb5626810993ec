import { type Problem, remove } from "../problems";
import { holdsASecret, namesASecret } from "../formats/secrecy";
import { pathText } from "../formats/tree";
import { ofComponents, type Rule } from "./rule";

/**
 * Variables that carry secrets, which come only from the Secret.
 *
 * @requirement SCR-8 to SCR-15
 */
const secrets = [
  "DATABASE_URL",
  "DATABASE_USERNAME",
  "DATABASE_PASSWORD",
  "JWT_SECRET",
  "JWT_SECRET_KEY",
  "BETTER_AUTH_SECRET",
  "BETTER_AUTH_TRUST_HOST",
  "SESSION_STORE_URL",
  "COHERE_API_KEY",
  "OPENAI_API_KEY",
];

/** Variables that the program sets, each with the setting to change instead, if there is one. */
const own: Record<string, string | undefined> = {
  ENVIRONMENT: "global.environment",
  LOG_LEVEL: "backend.logLevel",
  LOG_FORMAT: "backend.logFormat",
  BACKEND_URL: "backend.serviceName",
  FRONTEND_URL: "ingress.host",
  CORS_ORIGINS: "backend.corsOrigins",
  DATABASE_HOST: undefined,
  DATABASE_PORT: undefined,
  DATABASE_NAME: "database.internal.name",
  LLM_PROVIDER: "backend.llmProvider",
  METRICS_PORT: undefined,
  JWT_ALGORITHM: "jwt.algorithm",
  JWT_EXPIRATION: "jwt.expiration",
  FEATURE_REMINDERS_ENABLED: "features.reminders",
  FEATURE_AI_CHATBOT_ENABLED: "features.aiChatbot",
  TRUSTED_PROXIES: "ingress.trustedProxies",
  SESSION_TYPE: "session.type",
  SESSION_TTL: "session.ttl",
  SESSION_ENCRYPTION: "session.encryption",
  SESSION_PERSISTENCE: "session.persistence",
};

/**
 * Plain-text variables hold no secrets, and override none of the program's own.
 *
 * @requirement CFG-18, X-16
 */
export const noReservedOrSecretVariables: Rule = (settings) => [
  ...ofComponentsAlone(settings),
  ...ofBoth(settings),
  ...ofBinaries(settings),
];

const ofComponentsAlone = ofComponents(({ environment }, { configMap }, name) => {
  const shared = Object.keys(configMap.data).map(variableOf);
  return Object.entries(environment).flatMap(([variable, value]) => {
    const key = `${name}.environment.${variable}`;
    if (shared.includes(variable)) return [{ key, rule: "is also in configMap.data", fix: remove(key) }];
    return wrong(key, variable, value, { PORT: `${name}.port` });
  });
});

/**
 * The same goes for entries of the ConfigMap, which are variables of frontend and backend.
 *
 * @requirement CM-4, CM-8
 */
const ofBoth: Rule = ({ configMap: { data } }) =>
  Object.entries(data).flatMap(([name, value]) =>
    wrong(pathText(["configMap", "data", name]), variableOf(name), value, { PORT: "backend.port" }),
  );

/**
 * The binary data repeats no key of the program's, which Kubernetes would refuse.
 *
 * @requirement CM-5
 */
const ofBinaries: Rule = ({ configMap: { binaryData } }) =>
  Object.keys(binaryData)
    .filter((name) => variableOf(name) in own)
    .map((name) => {
      const key = pathText(["configMap", "binaryData", name]);
      return { key, rule: "is set by the program in data", fix: remove(key) };
    });

function wrong(key: string, variable: string, value: string, more: typeof own): Problem[] {
  if (secrets.includes(variable))
    return [{ key, rule: "is a secret, which the program takes only from the Secret", fix: remove(key) }];
  const all = { ...own, ...more };
  if (variable in all) {
    const instead = all[variable];
    return [
      {
        key,
        rule: "is set by the program",
        fix: remove(key) + (instead ? `, and set todo:${instead} instead` : ""),
      },
    ];
  }
  if (!namesASecret(variable) && !holdsASecret(value)) return [];
  return [
    {
      key,
      rule: "looks like a secret, and anyone with access to the namespace could read it",
      fix: `${remove(key)}, and keep it in a Secret`,
    },
  ];
}

/**
 * The variable that an entry of the ConfigMap becomes.
 *
 * @requirement DEP-19
 */
function variableOf(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
