import "server-only";
import type { SecondaryStorage } from "better-auth";
import type { Cipher } from "./cipher.ts";

interface Entry {
  readonly value: string;
  readonly expiresAt: number;
}

type Awaitable<T> = T | Promise<T>;

/** Better Auth's store, whose values are text. */
export interface TextStore extends SecondaryStorage {
  readonly get: (key: string) => Awaitable<string | null>;
  readonly getAndDelete: (key: string) => Awaitable<string | null>;
}

/** The same, but synchronous. */
export interface MemoryStore extends TextStore {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly get: (key: string) => string | null;
  readonly getAndDelete: (key: string) => string | null;
}

/** Sessions in this process's memory: they end with it, and other replicas don't know them (SES-1). */
export function createMemoryStore(now: () => number = Date.now): MemoryStore {
  const entries = new Map<string, Entry>();

  function prune(): void {
    for (const [key, { expiresAt }] of entries) if (expiresAt <= now()) entries.delete(key);
  }

  const get = (key: string) => {
    const entry = entries.get(key);
    return entry && entry.expiresAt > now() ? entry.value : null;
  };
  const set = (key: string, value: string, ttl?: number) => {
    prune();
    entries.set(key, { value, expiresAt: ttl === undefined ? Infinity : now() + ttl * 1000 });
  };
  return {
    entries,
    get,
    set,
    increment: (key, ttl) => {
      const count = Number(get(key) ?? 0) + 1;
      if (count === 1) set(key, "1", ttl);
      else entries.set(key, { value: String(count), expiresAt: entries.get(key)?.expiresAt ?? 0 });
      return count;
    },
    delete: (key) => {
      entries.delete(key);
    },
    getAndDelete: (key) => {
      const value = get(key);
      entries.delete(key);
      return value;
    },
  };
}

/** Encrypts keys, which are the sessions' tokens, and values (SES-3). */
export function encryptStore(store: TextStore, { seal, open }: Cipher): SecondaryStorage {
  const opened = (value: string | null) => (value === null ? null : (open(value) ?? null));
  return {
    get: async (key) => opened(await store.get(seal(key))),
    set: (key, value, ttl) => store.set(seal(key), seal(value), ttl),
    increment: (key, ttl) => store.increment(seal(key), ttl),
    delete: (key) => store.delete(seal(key)),
    getAndDelete: async (key) => opened(await store.getAndDelete(seal(key))),
  };
}
