import type { Settings } from "../schema";
import type { SecretKey } from "../schema/secrets";

/** API keys by the provider that needs them. */
const providerKeys = { cohere: "cohere-api-key", openai: "openai-api-key", offline: undefined } as const;

/**
 * The API key that the chat needs, if any.
 *
 * @requirement SCR-14, SCR-15
 */
export function chatKey({ backend, features }: Pick<Settings, "backend" | "features">): SecretKey | undefined {
  return features.aiChatbot ? providerKeys[backend.llmProvider] : undefined;
}

/**
 * The key of the external store's URL, where sessions are in one.
 *
 * @requirement SES-1
 */
export function sessionStoreKey({ session }: Pick<Settings, "session">): SecretKey | undefined {
  return session.type === "external" ? "session-store-url" : undefined;
}

/**
 * Keys of the application's Secret whose values a store or a sealed manifest must hold. What follows from
 * settings and from these values, such as the URL of a database in the cluster, is put together in the cluster.
 *
 * @requirement SCR-22
 */
export function requiredKeys(settings: Settings): SecretKey[] {
  const optional = [sessionStoreKey(settings), chatKey(settings)].filter((key) => key !== undefined);
  const isElsewhere = settings.database.external.enabled || settings.backendFrom !== undefined;
  return [isElsewhere ? "database-url" : "database-password", "jwt-secret", "better-auth-secret", ...optional];
}

/**
 * The registries' logins that somebody else has to have made: the others are among the stack's extra Secrets.
 *
 * @requirement CFG-3
 */
export function existingLogins({ global, secrets }: Pick<Settings, "global" | "secrets">): string[] {
  return global.imagePullSecrets.filter((login) => secrets.extra.every(({ name }) => name !== login));
}
