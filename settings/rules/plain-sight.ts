import { type Problem, remove } from "../problems";
import { holdsASecret } from "../formats/secrecy";
import { pathText } from "../formats/tree";
import type { Rule } from "./rule";

/** What has rules of its own, which say more. */
const judgedElsewhere = /^(\w+\.environment|\w+\.image\.(buildArgs|labels)|configMap\.(data|binaryData)|secrets)\b/;

/** X-16, SCR-17: no setting holds a secret in plain text, be it an annotation, a label or a name. */
export const nothingElseIsASecret: Rule = (settings) => textsIn(settings, []);

function textsIn(value: unknown, path: PropertyKey[]): Problem[] {
  const key = pathText(path);
  if (judgedElsewhere.test(key)) return [];
  if (typeof value === "string" && holdsASecret(value)) {
    return [
      {
        key,
        rule: "is a secret, which everybody could read who sees the stack's file or the cluster (X-16)",
        fix: remove(key),
      },
    ];
  }
  if (Array.isArray(value)) return value.flatMap((member, index) => textsIn(member, [...path, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => textsIn(member, [...path, name]));
}
