import type { CheckedSettings } from "../schema";

/** Parts of the application that connect as a role of their own to a database in the cluster. */
export type DatabasePart = "backend" | "frontend";

/**
 * The role of a part, which the migration makes: named after the tables' owner, like the superuser that it leaves.
 *
 * @requirement SCR-9
 */
export function databaseRole(owner: string, part: DatabasePart): string {
  return `${owner}_${part}`;
}

/**
 * The reference of the PostgreSQL image: by digest if one is set.
 *
 * @requirement IMG-7, IMG-27
 */
export function postgresImage({
  image: { registry, name, tag, digest },
}: CheckedSettings["database"]["internal"]): string {
  const repository = registry === "" ? name : `${registry}/${name}`;
  return digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
}
