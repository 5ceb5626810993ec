import { derivedDefaults } from "../defaults/derived";
import { environmentDefaults } from "../defaults/environments";
import { inRegistry, registryOf } from "../facts/images";
import { merge, treeAt, type Tree } from "../formats/tree";
import { environmentOf } from "./environment";

/**
 * Repositories of the images that a stack's settings name, such as ghcr.io/acme/todo-frontend, for tools that need
 * nothing else: problems elsewhere in the settings don't matter. Only those whose registry the settings name, too.
 *
 * @param given the tree of what the stack sets, one member per config key
 */
export function ownRepositories(given: Tree): string[] {
  const environment = environmentOf(given);
  const set = merge(environmentDefaults(environment), given);
  const complete = merge(derivedDefaults(environment, set), set);
  const images = [["frontend"], ["backend"], ["database", "internal"]].map((path) =>
    treeAt(complete, ...path, "image"),
  );
  return images.flatMap(({ registry, name, repository = name }) => {
    if (typeof registry !== "string" || typeof repository !== "string") return [];
    const full = inRegistry(registry, repository);
    return registryOf(full) === undefined ? [] : [full];
  });
}
