import type { CheckedSettings } from "../schema";

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
