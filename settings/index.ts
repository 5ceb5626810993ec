import * as pulumi from "@pulumi/pulumi";
import { parseSettings } from "./parse";
import { type Problem, SettingsError } from "./problems";
import { schema, type Settings } from "./schema";

export type { ComponentSettings, DatabaseSettings, Resources, Settings } from "./schema";

/**
 * The settings of the stack that is being deployed, read from its Pulumi config.
 *
 * @throws {SettingsError} with every problem, before any resource is registered (CFG-26)
 */
export function loadSettings(): Settings {
  const stack = pulumi.getStack();
  const prefix = `${pulumi.getProject()}:`;
  const given: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (!name.startsWith(prefix)) continue;
    const key = name.slice(prefix.length);
    try {
      given[key] = isText(key) ? text : JSON.parse(text);
    } catch {
      problems.push({ key, rule: "must be an object", fix: `set its members: pulumi config set --path 'todo:${key}.<member>' <value>` });
    }
  }
  if (problems.length > 0) throw new SettingsError(stack, problems);
  return parseSettings(stack, given);
}

/** Whether a top-level key holds text; unknown ones are left to the schema to refuse. */
function isText(key: string): boolean {
  return !(key in schema.shape) || key === "namespace";
}
