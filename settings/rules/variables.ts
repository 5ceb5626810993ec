import { remove } from "../problems";
import { ofComponents } from "./rule";

/** Variables that carry secrets, from the Secret alone (SCR-8 to SCR-15). */
const secrets = [
  "DATABASE_URL",
  "DATABASE_USERNAME",
  "DATABASE_PASSWORD",
  "JWT_SECRET",
  "JWT_SECRET_KEY",
  "BETTER_AUTH_SECRET",
  "BETTER_AUTH_TRUST_HOST",
  "COHERE_API_KEY",
  "OPENAI_API_KEY",
];

/** Variables that the program sets, each with the setting to change in its stead, where there is one. */
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
  JWT_ALGORITHM: "jwt.algorithm",
  JWT_EXPIRATION: "jwt.expiration",
  FEATURE_REMINDERS_ENABLED: "features.reminders",
  FEATURE_AI_CHATBOT_ENABLED: "features.aiChatbot",
  SESSION_TYPE: "session.type",
  SESSION_TTL: "session.ttl",
  SESSION_ENCRYPTION: "session.encryption",
  SESSION_PERSISTENCE: "session.persistence",
};

/** CFG-18, X-16: variables in plain sight hold no secrets, and none of the program's own is overridden. */
export const variablesAreFree = ofComponents(({ environment }, _, name) =>
  Object.entries(environment).flatMap(([variable, value]) => {
    const key = `${name}.environment.${variable}`;
    const all: typeof own = { ...own, PORT: `${name}.port` };
    if (secrets.includes(variable)) {
      return [{ key, rule: "is a secret, which the program takes from the Secret alone (CFG-18)", fix: remove(key) }];
    }
    if (variable in all) {
      const instead = all[variable];
      return [{ key, rule: "is set by the program (CFG-18)", fix: remove(key) + (instead ? `, and set todo:${instead} instead` : "") }];
    }
    if (/:\/\/[^/\s]*:[^/\s]*@/.test(value)) {
      return [{ key, rule: "is a URL with a password, which everybody who sees the pod could read (X-16)", fix: remove(key) }];
    }
    return [];
  }),
);
