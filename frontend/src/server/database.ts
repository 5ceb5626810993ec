import "server-only";
import { checkServerIdentity, type ConnectionOptions } from "node:tls";
import { Pool, TypeOverrides, types } from "pg";
import type { DatabaseTls } from "./database-settings.ts";
import { log } from "./log.ts";
import { once } from "./once.ts";
import { settings } from "./settings.ts";

/** In addition to the backend's 10 per replica, and within PostgreSQL's default of 100 connections. */
const POOL_SIZE = 4;
const CONNECT_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;

/** pg returns 64-bit integers as text, which Better Auth would concatenate: here they are times in milliseconds. */
const numbers = new TypeOverrides();
numbers.setTypeParser(types.builtins.INT8, Number);

function createPool(): Pool {
  const { databaseUrl, databaseTls } = settings();
  const pool = new Pool({
    ...(databaseTls ? securedConnection(databaseUrl, databaseTls) : { connectionString: databaseUrl }),
    application_name: "todo-frontend",
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
    types: numbers,
  });
  // The next query replaces an idle connection that breaks; without a listener, it would end the process.
  pool.on("error", (error) => {
    log().warning("an idle database connection broke", { error: error.message });
  });
  return pool;
}

/**
 * A connection that is secured as the settings say. The driver would let an `sslmode` in the URL win, and reads some of
 * its words in another way than PostgreSQL's own clients.
 */
export function securedConnection(databaseUrl: string, { mode, ca }: DatabaseTls) {
  const url = new URL(databaseUrl);
  url.searchParams.delete("sslmode");
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const ssl: Record<typeof mode, false | ConnectionOptions> = {
    "disable": false,
    "require": { rejectUnauthorized: false },
    "verify-ca": { ca, checkServerIdentity: () => undefined },
    // Node's own check would know no host where the URL has an address.
    "verify-full": { ca, checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) },
  };
  return { connectionString: url.href, ssl: ssl[mode] };
}

/** This process's connections; nothing connects before the first query. */
export const database = once("database", createPool);
