import * as pulumi from "@pulumi/pulumi";
import { parseSettings } from "./parse";
import { describe, type Problem, set, SettingsError } from "./problems";
import { schema, type Settings } from "./schema";

export { databaseAddress, postgresImage } from "./database";
export { inRegistry } from "./images";
export { lastChange } from "./machine/git";
export { ingressHosts, ingressOrigin, rewriteAnnotation } from "./hosts";
export { restricted } from "./environments";
export { fewestReplicas } from "./replicas";
export type {
  ComponentSettings,
  DatabaseSettings,
  HealthCheck,
  IngressSettings,
  MigrationSettings,
  ProbeTiming,
  ReminderSettings,
  Resources,
  SecurityContext,
  ServiceAccountSettings,
  Settings,
} from "./schema";

/**
 * The settings of the stack that is being deployed, read from its Pulumi config. What is unwise in them is logged as
 * warnings.
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
      const fix = `set its members: ${set(`${key}.<member>`, "<value>")}`;
      problems.push({ key, rule: "must be an object of keys and values (CFG-26)", fix });
    }
  }
  if (problems.length > 0) throw new SettingsError(stack, problems);
  const { settings, warnings } = parseSettings(stack, given);
  for (const warning of warnings) void pulumi.log.warn(describe(warning));
  return settings;
}

/** Whether a top-level key holds text; unknown ones are left to the schema to refuse. */
function isText(key: string): boolean {
  return !(key in schema.shape) || key === "namespace";
}
