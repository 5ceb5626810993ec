import { type Problem, remove } from "../problems";
import { holdsASecret } from "../formats/secrecy";
import { pathText } from "../formats/tree";
import type { Rule } from "./rule";

/** Settings that have more specific rules. */
const judgedElsewhere = /^(\w+\.environment|\w+\.image\.(buildArgs|labels)|configMap\.(data|binaryData)|secrets)\b/;

/**
 * No setting holds a secret in plain text, not even an annotation, a label or a name.
 *
 * @requirement X-16, SCR-17
 */
export const noSecretsInSettings: Rule = (settings) => textsIn(settings, []);

function textsIn(value: unknown, path: PropertyKey[]): Problem[] {
  const key = pathText(path);
  if (judgedElsewhere.test(key)) return [];
  if (typeof value === "string" && holdsASecret(value)) {
    return [
      {
        key,
        rule: "looks like a secret, and anyone who sees the stack's file or the cluster could read it",
        fix: remove(key),
      },
    ];
  }
  if (Array.isArray(value)) return value.flatMap((member, index) => textsIn(member, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsIn(member, [...path, name]));
}
