import { jsonSchema } from "../document";
import { isTree, type Tree } from "../tree";
import { release } from "./release";

/**
 * values.schema.json: the settings' own schema, and what a release is told beside them (CFG-26, CHT-16). Helm refuses
 * what it doesn't allow, unknown keys included. Rules across keys are the Pulumi program's: no JSON Schema has them.
 */
export function valuesSchema(): object {
  const { properties, ...rest } = forHelm(JSON.parse(JSON.stringify(jsonSchema()))) as { properties: Tree };
  return { ...rest, title: "Values of the chart of the Todo Chatbot", properties: { ...properties, ...release.schema } };
}

/** A schema whose patterns Helm's regular expressions can express: they have no lookaround. */
function forHelm(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(forHelm);
  if (!isTree(schema)) return schema;
  const members = Object.fromEntries(Object.entries(schema).map(([key, member]) => [key, forHelm(member)]));
  return typeof members.pattern === "string" ? { ...members, ...withoutLookaround(members.pattern) } : members;
}

function withoutLookaround(pattern: string): Tree {
  const [, maxLength, rest] = /^\^\(\?=\.\{1,(\d+)\}\$\)(.*)$/.exec(pattern) ?? [];
  const result = rest === undefined ? { pattern } : { pattern: `^${rest}`, maxLength: Number(maxLength) };
  if (/\(\?[=!<]/.test(result.pattern)) throw new Error(`Helm can't check ${pattern}: its regular expressions have no lookaround`);
  return result;
}
