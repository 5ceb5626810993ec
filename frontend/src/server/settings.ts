import "server-only";
import { z } from "zod";
import { type DatabaseTls, databaseVariables, tlsOf } from "./database-settings.ts";

/** What the server has to know, read from the environment when it starts. */
export interface Settings {
  readonly environment: "development" | "staging" | "production";
  readonly logLevel: "DEBUG" | "INFO" | "WARNING" | "ERROR";
  readonly logFormat: "json" | "text";
  /** The backend's origin, as this server reaches it; never sent to a browser. */
  readonly backendUrl: string;
  /** The public origin of this frontend; if it is HTTPS, cookies are only sent over HTTPS. */
  readonly frontendUrl: string;
  readonly databaseUrl: string;
  /** How connections to the database are secured; undefined leaves it to the URL. */
  readonly databaseTls: DatabaseTls | undefined;
  readonly auth: {
    /** Signs the session cookies and encrypts stored sessions. */
    readonly secret: string;
    /** Whether the page may also be requested under a host other than FRONTEND_URL's. */
    readonly trustHost: boolean;
  };
  readonly session: {
    readonly type: "in-memory" | "database" | "external";
    /** The URL of the external session store; undefined for other types. */
    readonly storeUrl: string | undefined;
    /** A session's life in seconds. */
    readonly ttl: number;
    readonly encryption: boolean;
    /** Whether sessions survive a restart of this server. */
    readonly persistence: boolean;
  };
  /** The number of our proxies that a request passes; without one, only the connection's address counts. */
  readonly trustedProxies: number;
  /** Whether the page has the assistant. */
  readonly chatbot: boolean;
  readonly jwt: {
    readonly secretKey: string;
    readonly algorithm: "HS256" | "HS384" | "HS512";
    /** Lifetime of a token in seconds. */
    readonly expiration: number;
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

const SECRETS: ReadonlySet<string> = new Set([
  "JWT_SECRET_KEY",
  "BETTER_AUTH_SECRET",
  "DATABASE_URL",
  // A private key may be next to the certificates, by mistake.
  "DATABASE_CA",
  "SESSION_STORE_URL",
]);

/** RFC 7518, section 3.2: an HMAC key is at least as long as the hash's output. */
const KEY_LENGTHS: Readonly<Record<string, number>> = { HS256: 32, HS384: 48, HS512: 64 };

/** The backend verifies what this server signs, so both follow the same rule. */
function signingKey(algorithm = "HS256") {
  const length = KEY_LENGTHS[algorithm] ?? 32;
  const rule =
    `must be the backend's, of at least ${String(length)} characters. Generate one with \`openssl rand -base64 ` +
    `64\``;
  return z.string(rule).min(length, rule);
}

/** A URL's origin: a path, a query or credentials would be silently lost, so they are refused. */
function origin(rule: string) {
  return z
    .string(rule)
    .refine((value) => {
      const url = URL.parse(value);
      return url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
    }, rule)
    .transform((value) => new URL(value).origin);
}

/** A whole number of seconds. */
function seconds(example: number) {
  const rule = `must be a whole number of seconds from 1 to 999999999, for example ${String(example)}`;
  return z
    .string(rule)
    .regex(/^[1-9]\d{0,8}$/, rule)
    .transform(Number);
}

const flag = z.enum(["true", "false"], "must be true or false").transform((value) => value === "true");

const AUTH_SECRET_RULE = "must have at least 32 characters. Generate one with `openssl rand -base64 48`";

const STORE_RULE =
  "must be rediss://user:password@host:port, with special characters percent-encoded (redis:// without TLS in " +
  "development alone), while SESSION_TYPE is external";

/** No password crosses the network in plain text, except a developer's. */
function isStore(value: string, environment: string | undefined): boolean {
  const url = URL.parse(value);
  if (url === null || url.hostname === "" || url.password === "" || !/^(\/\d*)?$/.test(url.pathname)) return false;
  return url.protocol === "rediss:" || (url.protocol === "redis:" && environment === "development");
}

/** Only sessions in an external store need its URL. */
function storeUrl({ SESSION_TYPE, ENVIRONMENT }: Environment) {
  if (SESSION_TYPE !== "external") return z.undefined().catch(undefined);
  return z.string(STORE_RULE).refine((value) => isStore(value, ENVIRONMENT), STORE_RULE);
}

const schema = z.object({
  ENVIRONMENT: z.enum(["development", "staging", "production"], "must be development, staging or production"),
  LOG_LEVEL: z
    .string()
    .toUpperCase()
    .pipe(z.enum(["DEBUG", "INFO", "WARNING", "ERROR"], "must be DEBUG, INFO, WARNING or ERROR"))
    .default("INFO"),
  LOG_FORMAT: z.enum(["json", "text"], "must be json or text").default("json"),
  BACKEND_URL: origin("must be the backend's origin without path or credentials, for example http://todo-backend:8000"),
  FRONTEND_URL: origin(
    "must be the public origin of this frontend without path or credentials, for example https://todo.example.com",
  ),
  BETTER_AUTH_SECRET: z.string(AUTH_SECRET_RULE).min(32, AUTH_SECRET_RULE),
  BETTER_AUTH_TRUST_HOST: flag.default(true),
  SESSION_TYPE: z
    .enum(["in-memory", "database", "external"], "must be in-memory, database or external")
    .default("database"),
  SESSION_TTL: seconds(3600).default(3600),
  SESSION_ENCRYPTION: flag.default(true),
  SESSION_PERSISTENCE: flag.optional(),
  TRUSTED_PROXIES: z.string().regex(/^\d$/, "must be a whole number of proxies, 0 to 9").transform(Number).default(0),
  FEATURE_AI_CHATBOT_ENABLED: flag.default(true),
  JWT_ALGORITHM: z
    .enum(["HS256", "HS384", "HS512"], "must be HS256, HS384 or HS512, the same as the backend's")
    .default("HS256"),
  JWT_EXPIRATION: seconds(3600).default(3600),
});

/** Lists every setting that is missing or wrong; contains no secret's value. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(["The frontend's settings are invalid:", ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.name = "SettingsError";
    this.problems = problems;
  }
}

/** What a message may show of a value: nothing of a secret or of the credentials in a URL. */
function describe(name: string, value: string | undefined): string {
  if (value === undefined) return "is not set; it";
  if (SECRETS.has(name)) return `(${String(value.length)} characters)`;
  return JSON.stringify(value.replace(/^.*@/s, "***@"));
}

/** Combinations of SESSION_* variables that this server can't support. */
function sessionProblems({
  ENVIRONMENT,
  SESSION_TYPE,
  SESSION_ENCRYPTION,
  SESSION_PERSISTENCE,
}: z.infer<typeof schema>): string[] {
  const problems: string[] = [];
  if (SESSION_TYPE === "in-memory" && SESSION_PERSISTENCE === true) {
    problems.push(
      'SESSION_PERSISTENCE "true" must be false while SESSION_TYPE is in-memory: memory is lost in a restart.',
    );
  }
  if (SESSION_TYPE === "external" && SESSION_PERSISTENCE === false) {
    problems.push(
      'SESSION_PERSISTENCE "false" must be true while SESSION_TYPE is external: the store outlives this server.',
    );
  }
  if (ENVIRONMENT === "production" && !SESSION_ENCRYPTION) {
    problems.push('SESSION_ENCRYPTION "false" must be true in production.');
  }
  return problems;
}

/** Validates a whole environment. @throws SettingsError naming every problem at once */
export function parseSettings(environment: Environment): Settings {
  const result = schema
    .extend({
      ...databaseVariables(environment),
      JWT_SECRET_KEY: signingKey(environment.JWT_ALGORITHM),
      SESSION_STORE_URL: storeUrl(environment),
    })
    .safeParse(environment);
  if (!result.success) {
    // A value can violate several rules of one variable; the message is the same sentence each time.
    const ruleByName = new Map(result.error.issues.map((issue) => [String(issue.path[0]), issue.message]));
    throw new SettingsError(
      [...ruleByName].map(([name, rule]) => `${name} ${describe(name, environment[name])} ${rule}.`),
    );
  }
  const values = result.data;
  const problems = sessionProblems(values);
  if (problems.length > 0) throw new SettingsError(problems);
  return {
    environment: values.ENVIRONMENT,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT,
    backendUrl: values.BACKEND_URL,
    frontendUrl: values.FRONTEND_URL,
    databaseUrl: values.DATABASE_URL,
    databaseTls: tlsOf(values),
    auth: { secret: values.BETTER_AUTH_SECRET, trustHost: values.BETTER_AUTH_TRUST_HOST },
    session: {
      type: values.SESSION_TYPE,
      storeUrl: values.SESSION_STORE_URL,
      ttl: values.SESSION_TTL,
      encryption: values.SESSION_ENCRYPTION,
      persistence: values.SESSION_PERSISTENCE ?? values.SESSION_TYPE !== "in-memory",
    },
    trustedProxies: values.TRUSTED_PROXIES,
    chatbot: values.FEATURE_AI_CHATBOT_ENABLED,
    jwt: {
      secretKey: values.JWT_SECRET_KEY,
      algorithm: values.JWT_ALGORITHM,
      expiration: values.JWT_EXPIRATION,
    },
  };
}

let loaded: Settings | undefined;

/** This process's settings. @throws SettingsError */
export function settings(): Settings {
  loaded ??= parseSettings(process.env);
  return loaded;
}
