import { type Problem, setSecret } from "../problems";
import { schema } from "../schema";
import { encryptedValues } from "../schema/secret-values";
import { SecretText } from "../formats/secret-text";
import { isTree, type Tree, treeAt } from "../formats/tree";

/**
 * Removes encrypted values from keys for settings: which part of such a key is encrypted isn't known, so none of it
 * is read.
 *
 * @requirement CFG-24
 */
export function withoutMisplacedSecrets(given: Tree): { rest: Tree; problems: Problem[] } {
  const isMisplaced = ([key, value]: [string, unknown]) =>
    value instanceof SecretText && key in schema.shape && !(key in encryptedValues);
  const entries = Object.entries(given);
  const fix = `store the secret under its own config key: ${setSecret("<key>")}`;
  return {
    rest: Object.fromEntries(entries.filter((entry) => !isMisplaced(entry))),
    problems: entries
      .filter(isMisplaced)
      .map(([key]) => ({ key, rule: "contains an encrypted value; only a secret's own config key may", fix })),
  };
}

/** The fields of an extra Secret that name the config keys of its values. */
const members = ["stringData", "data"];

/**
 * Replaces the config keys in extra Secrets with their values: after that, everything in the settings is either
 * checked by the schema or unknown to it.
 */
export function withSecretReferences(given: Tree): Tree {
  const { extra } = treeAt(given, "secrets");
  if (!Array.isArray(extra)) return given;
  const named = new Set<string>();
  const resolved = extra.map((entry: unknown) => {
    if (!isTree(entry)) return entry;
    return Object.fromEntries(
      Object.entries(entry).map(([member, value]) => [
        member,
        members.includes(member) && isTree(value) ? valuesOf(value) : value,
      ]),
    );
  });

  function valuesOf(references: Tree): Tree {
    return Object.fromEntries(
      Object.entries(references).map(([key, reference]) => {
        if (typeof reference !== "string") return [key, reference];
        if (!(reference in schema.shape)) named.add(reference);
        const value = given[reference];
        return [key, value instanceof SecretText ? value : reference];
      }),
    );
  }

  const rest = Object.fromEntries(Object.entries(given).filter(([key]) => !named.has(key)));
  return { ...rest, secrets: { ...treeAt(given, "secrets"), extra: resolved } };
}
