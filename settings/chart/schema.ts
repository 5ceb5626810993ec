import { jsonSchema } from "../document";
import type { Tree } from "../tree";
import { release } from "./release";

/**
 * values.schema.json: the settings' own schema, and what a release is told beside them (CFG-26, CHT-16). Helm refuses
 * what it doesn't allow, unknown keys included. A release can't be told what follows from rules across keys: those are
 * the Pulumi program's.
 */
export function valuesSchema(): object {
  const text = JSON.stringify(jsonSchema());
  const [pattern] = /"pattern":"[^"]*\(\?[=!<]([^"\\]|\\.)*"/.exec(text) ?? [];
  if (pattern) throw new Error(`Helm's regular expressions have no lookaround: ${pattern}`);
  const { properties, ...rest } = JSON.parse(text) as { properties: Tree };
  return { ...rest, title: "Values of the chart of the Todo Chatbot", properties: { ...properties, ...release.schema } };
}
