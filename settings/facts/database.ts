import type { Settings } from "../schema";

/**
 * Where clients find the database, and as whom.
 *
 * @requirement X-10
 */
export interface DatabaseAddress {
  host: string;
  port: number;
  /** Name of the database. */
  name: string;
  username: string;
}

/** The address of the stack's database, wherever it runs: every mention of it comes from here. */
export function databaseAddress({ database: { internal, external } }: Pick<Settings, "database">): DatabaseAddress {
  if (internal.enabled)
    return { host: internal.serviceName, port: internal.port, name: internal.name, username: internal.username };
  // A rule has seen to the host (DB-2).
  return { host: external.host!, port: external.port, name: external.database, username: external.username };
}

/**
 * The reference of the PostgreSQL image: by digest where one is set.
 *
 * @requirement IMG-7, IMG-27
 */
export function postgresImage({ image: { registry, name, tag, digest } }: Settings["database"]["internal"]): string {
  const repository = registry === "" ? name : `${registry}/${name}`;
  return digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
}
