/** Accounts and sessions: Better Auth over the application's own database, whose tables Alembic creates. */
import "server-only";
import { randomUUID } from "node:crypto";
import { kyselyAdapter } from "@better-auth/kysely-adapter";
import { betterAuth, type BetterAuthOptions, type DBAdapter, type SecondaryStorage } from "better-auth";
import { APIError } from "better-auth/api";
import { Kysely, PostgresDialect } from "kysely";
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, nameSchema } from "../../account/schema.ts";
import { CLIENT_ADDRESS_HEADER } from "../client-address.ts";
import { database } from "../database.ts";
import { log } from "../log.ts";
import { once } from "../once.ts";
import { settings, type Settings } from "../settings.ts";
import { createCipher, type Cipher } from "./cipher.ts";
import { encryptSessions } from "./encrypted-sessions.ts";
import { externalStore } from "./external-store.ts";
import { createMemoryStore, encryptStore } from "./memory-store.ts";
import { deleteEndedSessions } from "./forget.ts";
import { hash, verify } from "./passwords.ts";

/** Below /bff, because an Ingress routes /api to the backend. */
export const AUTH_PATH = "/bff/auth";

const WINDOW_SECONDS = 60;
const GUESSES_PER_WINDOW = 10;

const TIMES = { createdAt: "created_at", updatedAt: "updated_at" };

/** Better Auth's names of tables and columns, as in migration 0004. */
const TABLES = {
  user: {
    modelName: "users",
    fields: { emailVerified: "email_verified", ...TIMES },
    additionalFields: {
      isActive: { type: "boolean", required: true, defaultValue: true, input: false, fieldName: "is_active" },
      // The database copies the account's hash here as soon as there is one; nobody can sign in with "!".
      hashedPassword: {
        type: "string",
        required: true,
        defaultValue: "!",
        input: false,
        returned: false,
        fieldName: "hashed_password",
      },
    },
  },
  account: {
    modelName: "accounts",
    fields: {
      accountId: "account_id",
      providerId: "provider_id",
      userId: "user_id",
      accessToken: "access_token",
      refreshToken: "refresh_token",
      idToken: "id_token",
      accessTokenExpiresAt: "access_token_expires_at",
      refreshTokenExpiresAt: "refresh_token_expires_at",
      ...TIMES,
    },
  },
  verification: { modelName: "verifications", fields: { expiresAt: "expires_at", ...TIMES } },
} as const satisfies Pick<BetterAuthOptions, "user" | "account" | "verification">;

const SESSION_TABLE = {
  modelName: "sessions",
  fields: { userId: "user_id", expiresAt: "expires_at", ipAddress: "ip_address", userAgent: "user_agent", ...TIMES },
};

/** The database as Better Auth sees it; sessions in it are encrypted if the settings ask for that. */
function adapterOf(cipher: Cipher | undefined): (options: BetterAuthOptions) => DBAdapter {
  const kysely = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool: database() }) });
  const create = kyselyAdapter(kysely, { type: "postgres", transaction: true });
  return (options) => {
    const adapter = create(options);
    if (!cipher) return adapter;
    return {
      ...encryptSessions(adapter, cipher),
      transaction: (work) => adapter.transaction((inner) => work(encryptSessions(inner, cipher))),
    };
  };
}

/** The store of sessions outside the database; undefined for those in it. */
function storeOf(type: Settings["session"]["type"], cipher: Cipher | undefined): SecondaryStorage | undefined {
  if (type === "database") return undefined;
  const store = type === "external" ? externalStore : createMemoryStore();
  return cipher ? encryptStore(store, cipher) : store;
}

/** This site's origin under the host name of the request, which another site can't choose for a browser. */
function askedOrigins(request: Request | undefined): string[] {
  const host = request?.headers.get("Host");
  return host ? [`http://${host}`, `https://${host}`] : [];
}

/** Better Auth configured by the settings. */
export function createAuth({ frontendUrl, auth, session }: Settings) {
  const cipher = session.encryption ? createCipher(auth.secret) : undefined;
  const secondaryStorage = storeOf(session.type, cipher);
  return betterAuth({
    appName: "Todo Chatbot",
    baseURL: frontendUrl,
    basePath: AUTH_PATH,
    secret: auth.secret,
    trustedOrigins: (request) => (auth.trustHost ? askedOrigins(request) : []),
    database: adapterOf(cipher),
    ...(secondaryStorage && { secondaryStorage }),
    ...TABLES,
    session: { ...SESSION_TABLE, expiresIn: session.ttl, disableSessionRefresh: true },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: { hash, verify },
    },
    // Counted in the database: replicas that count separately would each allow that many guesses.
    rateLimit: {
      enabled: true,
      storage: "database",
      modelName: "rate_limits",
      fields: { lastRequest: "last_request" },
      window: WINDOW_SECONDS,
      max: 10 * GUESSES_PER_WINDOW,
      customRules: {
        "/sign-in/email": { window: WINDOW_SECONDS, max: GUESSES_PER_WINDOW },
        "/sign-up/email": { window: WINDOW_SECONDS, max: GUESSES_PER_WINDOW },
      },
    },
    advanced: {
      useSecureCookies: frontendUrl.startsWith("https:"),
      cookiePrefix: "todo",
      database: { generateId: () => randomUUID(), validateSchema: false },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    databaseHooks: {
      user: {
        create: {
          before: (user) => {
            const name = nameSchema.safeParse(user.name);
            if (name.success) return Promise.resolve({ data: { ...user, name: name.data, image: null } });
            throw new APIError("BAD_REQUEST", { code: "INVALID_NAME", message: name.error.issues[0]?.message ?? "" });
          },
        },
      },
      session: {
        create: {
          before: async ({ userId }, context) => {
            const user = await context?.context.internalAdapter.findUserById(userId);
            if (user && "isActive" in user && user.isActive === false) {
              throw new APIError("FORBIDDEN", { code: "INACTIVE", message: "This account is deactivated." });
            }
          },
          after: () => {
            deleteEndedSessions();
            return Promise.resolve();
          },
        },
      },
    },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => {
        // Not part of the message: it may quote what a client sent, including line breaks.
        log()[level === "warn" ? "warning" : level]("accounts", { reason: message });
      },
    },
  });
}

/** This process's Better Auth. */
export const auth = once("auth", () => createAuth(settings()));
