import "server-only";
import { log, rootCause } from "../log.ts";
import { once } from "../once.ts";
import { settings } from "../settings.ts";
import type { TextStore } from "./memory-store.ts";

const CONNECT_TIMEOUT_MS = 3_000;
/** How long a command waits for a connection. */
const QUEUE_TIMEOUT_MS = 2_000;
/** If a server doesn't answer for this long, although it is asked every two seconds, the connection is reopened. */
const SILENCE_MS = 5_000;
const PING_INTERVAL_MS = 2_000;
const LONGEST_PAUSE_MS = 5_000;

async function connect(url: string) {
  // Only loaded where it is used: other kinds of session don't need the memory.
  const { createClient } = await import("@redis/client");
  const client = createClient({
    url,
    name: "todo-frontend",
    keyPrefix: "todo-sessions:",
    pingInterval: PING_INTERVAL_MS,
    commandOptions: { timeout: QUEUE_TIMEOUT_MS },
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (retries) => Math.min(250 * 2 ** retries, LONGEST_PAUSE_MS),
    },
  });
  client.on("error", (error: Error) => {
    log().warning("the store of sessions does not answer", { error: rootCause(error) });
  });
  // Reconnects forever: each failure is an event, and commands in the meantime fail after their timeout.
  void client.connect().catch(() => undefined);
  return client;
}

const client = once("session-store", () => connect(settings().session.storeUrl ?? ""));

/** Whether the store answers. */
export async function pingStore(): Promise<void> {
  await (await client()).ping();
}

/** Sessions in an external Redis or Valkey, which all frontends share (SES-1). */
export const externalStore: TextStore = {
  get: async (key) => (await client()).get(key),
  set: async (key, value, ttl) => {
    const expiration = ttl === undefined ? {} : { expiration: { type: "EX", value: ttl } as const };
    await (await client()).set(key, value, expiration);
  },
  increment: async (key, ttl) => {
    const expiration = { type: "EX", value: ttl } as const;
    const [, count] = await (await client()).multi().set(key, "0", { expiration, condition: "NX" }).incr(key).exec();
    return Number(count);
  },
  delete: async (key) => {
    await (await client()).del(key);
  },
  getAndDelete: async (key) => (await client()).getDel(key),
};
