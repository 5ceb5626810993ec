import { parse } from "yaml";
import { z } from "zod";
import { SecretText } from "../formats/secret-text";

/* Secret values: each has its own config key, so that Pulumi can tell if it is encrypted (CFG-24, CFG-25). */

/** Text that a shell or a template engine was to replace: `${JWT_SECRET}`. */
const placeholder = /\$\{\w*\}/;

/** What a stack's file has in place of the value. */
const encrypted = { type: "object", properties: { secure: { type: "string" } } } as const;

/** Text that only `pulumi config set --secret` can give. */
export const secretText = z
  .instanceof(SecretText, { error: "must be encrypted, but isn't" })
  .refine((secret) => !secret.matches((text) => placeholder.test(text)), {
    error: "is a placeholder that was never replaced",
    abort: true,
  });

function secretValue(requirement: string, description: string, rule: string, accepts: (text: string) => boolean) {
  const type = secretText.refine((secret) => secret.matches(accepts), rule).optional();
  return type.meta({ requirement, description, secret: "value", ...encrypted });
}

const longKey = (requirement: string, what: string) =>
  secretValue(
    requirement,
    `${what}. Generated in development; required elsewhere, where secrets.source is \`stack\`. A change restarts ` +
      "its readers.",
    "must have at least 32 characters, at least 8 of them different",
    (text) => text.length >= 32 && new Set(text).size >= 8,
  );

const apiKey = (requirement: string, provider: string) =>
  secretValue(
    requirement,
    `API key of ${provider}; required where backend.llmProvider is \`${provider.toLowerCase()}\` and the chatbot is ` +
      "on.",
    "must be a single line without spaces",
    (text) => /^\S+$/.test(text),
  );

const password = (description: string) =>
  secretValue(
    "SCR-10",
    description,
    "must have at least 12 characters, with upper-case letters, lower-case letters and digits",
    (text) => text.length >= 12 && [/[A-Z]/, /[a-z]/, /\d/].every((kind) => kind.test(text)),
  );

const databaseUrlRule =
  "must be postgresql://user:password@host:port/database, with special characters in user and password " +
  "percent-encoded (port 5432 may be left out)";

const roleUrl = (part: string, may: string) =>
  secretValue(
    "SCR-8",
    `URL by which the ${part} connects to an external database, as a role that ${may}: the migration makes the role ` +
      "if databaseUrl's user may create roles, and else grants it what it needs. The user of databaseUrl where it " +
      `isn't set. A change restarts the ${part}.`,
    databaseUrlRule,
    isDatabaseUrl,
  );

/** The values that the application's Secret may take from the stack's config. */
export const secretValues = {
  databaseUrl: secretValue(
    "SCR-8",
    "Connection URL of an external database, where the one that is built from database.external and " +
      "databasePassword won't do.",
    databaseUrlRule,
    isDatabaseUrl,
  ),
  backendDatabaseUrl: roleUrl("backend", "works with tasks and conversations, and reads no password's hash"),
  frontendDatabaseUrl: roleUrl("frontend", "works with accounts and sessions, and reads no task"),
  databasePassword: password(
    "Password of the database user, who owns the tables; generated for a database in the cluster. PostgreSQL keeps " +
      "the one that it was created with until it is changed there.",
  ),
  databaseAdminPassword: password(
    "Password of the superuser of Bitnami's image, whom no pod connects as but the migration that makes the " +
      "application's roles; generated. Only with database.internal.provider `bitnami`.",
  ),
  jwtSecret: longKey(
    "SCR-11",
    "Key that the frontend's server signs its tokens with, and the backend checks them with",
  ),
  betterAuthSecret: longKey("SCR-12", "Key of the sessions' encryption"),
  sessionStoreUrl: secretValue(
    "SES-1",
    "URL of the store that keeps sessions; required where session.type is `external`. A change restarts the frontend.",
    "must be rediss://user:password@host:port, with special characters percent-encoded, or without TLS " +
      "redis:// (user may be left out, and port 6379)",
    (text) => sessionStorePort(text) !== undefined,
  ),
  cohereApiKey: apiKey("SCR-14", "Cohere"),
  openaiApiKey: apiKey("SCR-15", "OpenAI"),
};

/** Everything that only `pulumi config set --secret` can give. */
export const encryptedValues = {
  ...secretValues,
  kubeconfig: secretValue(
    "MK-1",
    "Complete kubeconfig of an existing cluster, certificates included: for machines whose own kubeconfig " +
      "doesn't reach it, as in a workflow. Only with cluster.kind `existing`. It stays out of the cluster.",
    "must be a kubeconfig, as YAML or JSON, with clusters, contexts and users",
    isKubeconfig,
  ),
};

export type SecretName = keyof typeof secretValues;

/** The parts of a database URL, decoded; undefined where one is missing or it is none. */
export function databaseUrlParts(
  text: string,
): { host: string; port: number; database: string; username: string; query: URLSearchParams } | undefined {
  const word = String.raw`([^\s:/?#@]+)`;
  const host6 = String.raw`\[[0-9A-Fa-f:.]+\]`;
  const address = String.raw`([^\s:/?#@]+|${host6})(?::(\d{1,5}))?`;
  const login = `${word}:${word}`;
  const rest = String.raw`([^\s/?#]+)(\?[^\s#]*)?`;
  const match = new RegExp(`^${["postgresql:/", login].join("/")}@${address}/${rest}$`).exec(text);
  if (!match) return undefined;
  const [, username = "", , host = "", port = "5432", database = "", query = ""] = match;
  try {
    return {
      host: host.replace(/^\[(.*)\]$/, "$1"),
      port: Number(port),
      database: decodeURIComponent(database),
      username: decodeURIComponent(username),
      query: new URLSearchParams(query),
    };
  } catch {
    return undefined;
  }
}

/** Port of a Redis or Valkey, by its URL; undefined for what is none. */
export function sessionStorePort(text: string): number | undefined {
  const match = /^rediss?:\/\/[^\s:/?#@]*:[^\s:/?#@]+@[^\s:/?#@]+(?::(\d{1,5}))?(?:\/\d*)?$/.exec(text);
  return match ? Number(match[1] ?? 6379) : undefined;
}

function isKubeconfig(text: string): boolean {
  try {
    const config = parse(text) as Record<string, unknown> | null;
    return ["clusters", "contexts", "users"].every((key) => Array.isArray(config?.[key]) && config[key].length > 0);
  } catch {
    return false;
  }
}

function isDatabaseUrl(text: string): boolean {
  const parts = databaseUrlParts(text);
  return parts !== undefined && parts.port >= 1 && parts.port <= 65535;
}
