import "server-only";
import type { DBAdapter, Where } from "better-auth";
import type { Cipher } from "./cipher.ts";

type Row = Record<string, unknown>;

/** The fields of a session that identify its owner, or that allow a reader to take it over. */
const FIELDS = ["token", "ipAddress", "userAgent"];

function convert(row: Row, by: (text: string) => string | undefined): Row {
  const changed = FIELDS.flatMap((name) => {
    const value = row[name];
    return typeof value === "string" ? [[name, by(value) ?? value] as const] : [];
  });
  return { ...row, ...Object.fromEntries(changed) };
}

function sealCondition(condition: Where, { seal }: Cipher): Where {
  const { field, value } = condition;
  if (!FIELDS.includes(field)) return condition;
  if (typeof value === "string") return { ...condition, value: seal(value) };
  if (!Array.isArray(value)) return condition;
  return { ...condition, value: value.map((item) => (typeof item === "string" ? seal(item) : item)) as string[] };
}

/**
 * Stores sessions encrypted (SES-3): a reader of the database, or of a backup, can't take any of them over.
 * Sessions that were stored before encryption was turned on, or under another secret, can't be found any more and
 * expire.
 */
export function encryptSessions<Adapter extends Omit<DBAdapter, "transaction">>(
  adapter: Adapter,
  cipher: Cipher,
): Adapter {
  const where = <T extends { model: string; where?: Where[] | undefined }>(query: T): T =>
    query.model === "session" && query.where
      ? { ...query, where: query.where.map((each) => sealCondition(each, cipher)) }
      : query;
  const opened = <T>(model: string, row: T): T => (model === "session" && row ? (convert(row, cipher.open) as T) : row);
  const sealed = <T extends Row>(model: string, row: T): T =>
    model === "session" ? (convert(row, cipher.seal) as T) : row;

  const overrides: Omit<DBAdapter, "id" | "transaction" | "createSchema" | "options" | "incrementOne"> = {
    create: async (query) =>
      opened(query.model, await adapter.create({ ...query, data: sealed(query.model, query.data) })),
    findOne: async (query) => opened(query.model, await adapter.findOne(where(query))),
    findMany: async <T>(query: Parameters<DBAdapter["findMany"]>[0]) =>
      (await adapter.findMany<T>(where(query))).map((row) => opened(query.model, row)),
    count: (query) => adapter.count(where(query)),
    update: async (query) =>
      opened(query.model, await adapter.update(where({ ...query, update: sealed(query.model, query.update) }))),
    updateMany: (query) => adapter.updateMany(where({ ...query, update: sealed(query.model, query.update) })),
    delete: (query) => adapter.delete(where(query)),
    deleteMany: (query) => adapter.deleteMany(where(query)),
    consumeOne: async (query) => opened(query.model, await adapter.consumeOne(where(query))),
  };
  return { ...adapter, ...overrides };
}
