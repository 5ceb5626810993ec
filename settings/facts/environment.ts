import type { SecretName } from "../schema/secret-values";

/** Readers of variables: a server, a task of the backend, or a part of the database. */
export type Reader = "frontend" | "backend" | "migration" | "reminders" | "test" | "postgres" | "backup";

/** The condition for an entry; without one it always exists. */
export type Condition =
  | "ownBackend"
  | "otherBackend"
  | "externalSessions"
  | "cohere"
  | "openai"
  | "bitnami"
  | "externalDatabase"
  | "databaseAuthority";

/** A value in the application's environment. */
export interface Entry {
  /** The key in its object, with `keyStyle` `kebab`. */
  key: string;
  /** The variable with the value; the key in upper snake case if left out. */
  variable?: string;
  object: "ConfigMap" | "Secret";
  /** Who reads the variable. */
  readers: readonly Reader[];
  /** Readers for which the variable has another name. */
  renamed?: Partial<Record<Reader, string>>;
  /** The setting that is the value, or that the value follows from. */
  setting?: string;
  /** How the value follows from settings, in words; left out if it is the setting itself. */
  derived?: string;
  /** Whether the setting is a secret value in the stack's config. */
  secret?: SecretName;
  when?: Condition;
}

const servers = ["frontend", "backend"] as const;

/* The order of the entries is the order of a container's variables: another order restarts pods. */

/** What both servers read. The ConfigMap entries of the stack itself follow these. */
const common = {
  environment: {
    key: "environment",
    object: "ConfigMap",
    readers: [...servers, "migration"],
    setting: "global.environment",
  },
  logLevel: {
    key: "log-level",
    object: "ConfigMap",
    readers: [...servers, "migration", "reminders", "test"],
    setting: "backend.logLevel",
    derived: "`backend.logLevel`, in the case that `backend.logLevelCase` says",
  },
  logFormat: {
    key: "log-format",
    object: "ConfigMap",
    readers: [...servers, "migration", "reminders", "test"],
    setting: "backend.logFormat",
  },
  frontendUrl: {
    key: "frontend-url",
    object: "ConfigMap",
    readers: servers,
    setting: "ingress.host",
    derived: "where people reach the frontend: its Ingress, else its NodePort, else its Service",
  },
  aiChatbotEnabled: {
    key: "feature-ai-chatbot-enabled",
    object: "ConfigMap",
    readers: servers,
    setting: "features.aiChatbot",
  },
  remindersEnabled: {
    key: "feature-reminders-enabled",
    object: "ConfigMap",
    readers: servers,
    setting: "features.reminders",
  },
  sessionType: { key: "session-type", object: "ConfigMap", readers: servers, setting: "session.type" },
  sessionTtl: { key: "session-ttl", object: "ConfigMap", readers: servers, setting: "session.ttl" },
  sessionEncryption: {
    key: "session-encryption",
    object: "ConfigMap",
    readers: servers,
    setting: "session.encryption",
  },
  sessionPersistence: {
    key: "session-persistence",
    object: "ConfigMap",
    readers: servers,
    setting: "session.persistence",
  },
  jwtSecret: {
    key: "jwt-secret",
    variable: "JWT_SECRET_KEY",
    object: "Secret",
    readers: servers,
    setting: "jwtSecret",
    secret: "jwtSecret",
  },
  jwtAlgorithm: { key: "jwt-algorithm", object: "ConfigMap", readers: servers, setting: "jwt.algorithm" },
  jwtExpiration: { key: "jwt-expiration", object: "ConfigMap", readers: servers, setting: "jwt.expiration" },
} as const satisfies Record<string, Entry>;

/** What one server reads, or the database. */
const particular = {
  nextPublicApiUrl: {
    key: "next-public-api-url",
    object: "ConfigMap",
    readers: ["frontend"],
    derived: "where browsers reach the other stack's backend",
    when: "otherBackend",
  },
  backendUrl: {
    key: "backend-url",
    object: "ConfigMap",
    readers: ["frontend"],
    setting: "backend.serviceName",
    derived: "the backend's Service: `backend.serviceName` and `backend.service.port`",
  },
  corsOrigins: {
    key: "cors-origins",
    object: "ConfigMap",
    readers: ["backend"],
    setting: "backend.corsOrigins",
    derived: "`backend.corsOrigins`, separated by commas; the frontend's URL where it isn't set",
    when: "ownBackend",
  },
  databaseUrl: {
    key: "database-url",
    object: "Secret",
    readers: ["migration"],
    setting: "databaseUrl",
    secret: "databaseUrl",
    derived: "`databaseUrl`; built from the entries below where it isn't set",
  },
  backendDatabaseUrl: {
    key: "backend-database-url",
    object: "Secret",
    readers: ["backend", "migration", "reminders"],
    renamed: { backend: "DATABASE_URL", reminders: "DATABASE_URL" },
    setting: "backendDatabaseUrl",
    secret: "backendDatabaseUrl",
    derived:
      "in the cluster, the URL of the backend's own role; else `backendDatabaseUrl`, or `database-url` where it " +
      "isn't set",
    when: "ownBackend",
  },
  frontendDatabaseUrl: {
    key: "frontend-database-url",
    object: "Secret",
    readers: ["frontend", "migration"],
    renamed: { frontend: "DATABASE_URL" },
    setting: "frontendDatabaseUrl",
    secret: "frontendDatabaseUrl",
    derived:
      "in the cluster, the URL of the role of the frontend's accounts; else `frontendDatabaseUrl`, or `database-url` " +
      "where it isn't set",
  },
  databaseAdminPassword: {
    key: "database-admin-password",
    object: "Secret",
    readers: ["migration"],
    setting: "databaseAdminPassword",
    secret: "databaseAdminPassword",
    when: "bitnami",
  },
  databaseTlsMode: {
    key: "database-tls-mode",
    object: "ConfigMap",
    readers: [...servers, "migration", "reminders"],
    setting: "database.external.tls.mode",
    derived: "`database.external.tls.mode`",
    when: "externalDatabase",
  },
  databaseCa: {
    key: "database-ca",
    object: "ConfigMap",
    readers: [...servers, "migration", "reminders"],
    setting: "database.external.tls.ca",
    derived: "`database.external.tls.ca`",
    when: "databaseAuthority",
  },
  betterAuthSecret: {
    key: "better-auth-secret",
    object: "Secret",
    readers: ["frontend"],
    setting: "betterAuthSecret",
    secret: "betterAuthSecret",
  },
  betterAuthTrustHost: {
    key: "better-auth-trust-host",
    object: "Secret",
    readers: ["frontend"],
    setting: "secrets.trustHost",
  },
  trustedProxies: {
    key: "trusted-proxies",
    object: "ConfigMap",
    readers: ["frontend"],
    setting: "ingress.trustedProxies",
    derived: "`ingress.trustedProxies` behind an Ingress and a ClusterIP Service, else 0",
  },
  sessionStoreUrl: {
    key: "session-store-url",
    object: "Secret",
    readers: ["frontend"],
    setting: "sessionStoreUrl",
    secret: "sessionStoreUrl",
    when: "externalSessions",
  },
  llmProvider: {
    key: "llm-provider",
    object: "ConfigMap",
    readers: ["backend"],
    setting: "backend.llmProvider",
    when: "ownBackend",
  },
  cohereApiKey: {
    key: "cohere-api-key",
    object: "Secret",
    readers: ["backend"],
    setting: "cohereApiKey",
    secret: "cohereApiKey",
    when: "cohere",
  },
  openaiApiKey: {
    key: "openai-api-key",
    object: "Secret",
    readers: ["backend"],
    setting: "openaiApiKey",
    secret: "openaiApiKey",
    when: "openai",
  },
  databaseHost: {
    key: "database-host",
    object: "ConfigMap",
    readers: ["backup"],
    renamed: { backup: "PGHOST" },
    derived: "`database.internal.serviceName`, or `database.external.host`",
    when: "ownBackend",
  },
  databasePort: {
    key: "database-port",
    object: "ConfigMap",
    readers: ["backup"],
    renamed: { backup: "PGPORT" },
    derived: "`database.internal.port`, or `database.external.port`",
    when: "ownBackend",
  },
  databaseUsername: {
    key: "database-username",
    object: "Secret",
    readers: ["postgres", "backup"],
    renamed: { postgres: "POSTGRES_USER", backup: "PGUSER" },
    setting: "database.internal.username",
    derived: "`database.internal.username`, or `database.external.username`",
    when: "ownBackend",
  },
  databasePassword: {
    key: "database-password",
    object: "Secret",
    readers: ["postgres", "backup"],
    renamed: { postgres: "POSTGRES_PASSWORD", backup: "PGPASSWORD" },
    setting: "databasePassword",
    secret: "databasePassword",
    when: "ownBackend",
  },
  databaseName: {
    key: "database-name",
    object: "ConfigMap",
    readers: ["postgres", "backup"],
    renamed: { postgres: "POSTGRES_DB", backup: "PGDATABASE" },
    setting: "database.internal.name",
    derived: "`database.internal.name`, or `database.external.database`",
    when: "ownBackend",
  },
} as const satisfies Record<string, Entry>;

/**
 * The application's environment: every key of its ConfigMap and its Secret, the variable that it becomes, who reads
 * it, and where its value comes from. Both objects, the containers' variables, the names that a stack's entries must
 * not use, the chart and the docs are generated from it.
 *
 * @requirement CM-10, SCR-8, DEP-19
 */
export const environment = { ...common, ...particular };

type Environment = typeof environment;
export type EntryName = keyof Environment;
type NamesOf<Shape> = { [Name in EntryName]: Environment[Name] extends Shape ? Name : never }[EntryName];

/** ConfigMap entries whose values the program computes. */
export type DerivedName = NamesOf<{ object: "ConfigMap"; derived: string }>;
/** Secret keys whose values the stack's config, a store or a sealed manifest may contain. */
export type SecretKey = Environment[NamesOf<{ secret: SecretName }>]["key"];

/** Every entry by name, in order. */
export const entries = Object.entries(environment) as [EntryName, Entry][];

/** The names of the entries that both servers read, which precede a stack's own entries. */
export const commonNames = Object.keys(common) as EntryName[];

/** What a reader reads, in order. */
export function entriesOf(reader: Reader): Entry[] {
  return entries.flatMap(([, entry]) => (entry.readers.includes(reader) ? [entry] : []));
}

/** The reader's name for an entry's variable. */
export function variableOf({ key, renamed }: Entry, reader: Reader): string {
  return renamed?.[reader] ?? variableName(key);
}

const variables = new Map(entries.flatMap(([, { key, variable }]) => (variable ? [[key, variable]] : [])));

/**
 * The name of the variable with the value of a ConfigMap or Secret key, one of the table's or one of the stack's.
 *
 * @requirement DEP-19, SCR-11
 */
export function variableName(key: string): string {
  return variables.get(key) ?? key.toUpperCase().replaceAll("-", "_");
}

/**
 * The spelling of ConfigMap and Secret keys: in kebab case, or like the variables' names.
 *
 * @requirement CFG-29
 */
export type KeyStyle = "kebab" | "env";

/** A key in the given style. */
export function styledKey(key: string, style: KeyStyle): string {
  return style === "env" ? variableName(key) : key;
}
