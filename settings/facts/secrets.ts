import type { CheckedSettings } from "../schema";
import { type Condition, type Entry, entriesOf, environment, type Reader, type SecretKey } from "./environment";

const { betterAuthSecret, cohereApiKey, databasePassword, databaseUrl, jwtSecret, openaiApiKey, sessionStoreUrl } =
  environment;

/** API keys by the provider that needs them. */
const providerKeys = { cohere: cohereApiKey.key, openai: openaiApiKey.key, offline: undefined };

/**
 * The API key that the chat needs, if any.
 *
 * @requirement SCR-14, SCR-15
 */
export function chatKey({ backend, features }: Pick<CheckedSettings, "backend" | "features">): SecretKey | undefined {
  return features.aiChatbot ? providerKeys[backend.llmProvider] : undefined;
}

/**
 * The key of the external session store's URL, if sessions are in one.
 *
 * @requirement SES-1
 */
export function sessionStoreKey({ session }: Pick<CheckedSettings, "session">): SecretKey | undefined {
  return session.type === "external" ? sessionStoreUrl.key : undefined;
}

/**
 * Keys of the application's Secret whose values a store or a sealed manifest must contain. What follows from settings
 * and from these values, such as the URL of a database in the cluster, is assembled in the cluster.
 *
 * @requirement SCR-22
 */
export function requiredKeys(settings: CheckedSettings): SecretKey[] {
  const optional = [sessionStoreKey(settings), chatKey(settings)].filter((key) => key !== undefined);
  const isElsewhere = settings.database.external.enabled || settings.backendFrom !== undefined;
  return [isElsewhere ? databaseUrl.key : databasePassword.key, jwtSecret.key, betterAuthSecret.key, ...optional];
}

/** What decides whether an entry of the application's environment exists. */
type Deciding = Pick<CheckedSettings, "backend" | "backendFrom" | "database" | "features" | "session">;

/** Whether the settings lead to an entry of the application's environment. */
export function isThere({ when }: Entry, settings: Deciding): boolean {
  const key = chatKey(settings);
  const { backendFrom, database } = settings;
  const isElsewhere = backendFrom !== undefined || database.external.enabled;
  const conditions: Record<Condition, boolean> = {
    ownBackend: backendFrom === undefined,
    otherBackend: backendFrom !== undefined,
    externalSessions: sessionStoreKey(settings) !== undefined,
    cohere: key === cohereApiKey.key,
    openai: key === openaiApiKey.key,
    bitnami: !isElsewhere && database.internal.provider === "bitnami",
    externalDatabase: isElsewhere,
    // What another stack's database needs is known to that stack alone.
    databaseAuthority: isElsewhere && (backendFrom !== undefined || database.external.tls.ca !== undefined),
  };
  return when === undefined || conditions[when];
}

/** What a reader reads in a stack with these settings, in order. */
export function readEntries(reader: Reader, settings: Deciding): Entry[] {
  return entriesOf(reader).filter((entry) => isThere(entry, settings));
}

/**
 * The registry logins that must already exist: the others are among the stack's extra Secrets.
 *
 * @requirement CFG-3
 */
export function existingLogins({ global, secrets }: Pick<CheckedSettings, "global" | "secrets">): string[] {
  return global.imagePullSecrets.filter((login) => secrets.extra.every(({ name }) => name !== login));
}
