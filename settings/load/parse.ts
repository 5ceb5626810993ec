import { defaultsWithoutBackend } from "../defaults/without-backend";
import { derivedDefaults } from "../defaults/derived";
import { environmentDefaults } from "../defaults/environments";
import { environmentOf } from "./environment";
import { toProblems } from "./schema-problems";
import { advice, rules } from "../rules";
import { prove } from "../rules/prove";
import type { Settings } from "../rules/proven";
import type { Rules } from "../rules/rule";
import { type Problem, SettingsError } from "../problems";
import { unusedWithoutBackend } from "./without-backend";
import { withoutMisplacedSecrets, withSecretReferences } from "./secret-references";
import { type Environment, schema, type CheckedSettings } from "../schema";
import { merge, type Tree, valueAt } from "../formats/tree";
import { inPlainWords } from "../formats/words";

/**
 * Completes a stack's settings with its environment's defaults and what follows from both, and checks them key by key
 * and across keys.
 *
 * @param stack the stack's name, for messages
 * @param given the tree of what the stack sets, one member per config key
 * @param more rules and advice that need more than the settings
 * @returns the settings, and what is allowed but unwise in them
 * @throws {SettingsError} with every problem
 * @requirement CFG-26, CFG-27
 */
export function parseSettings(
  stack: string,
  given: Tree,
  more: Rules = { rules: [], advice: [] },
): { settings: Settings; warnings: Problem[] } {
  const settings = completeSettings(stack, given);
  const problems = [...rules, ...more.rules].flatMap((rule) => rule(settings));
  if (problems.length > 0) throw new SettingsError(stack, problems);
  return { settings: prove(settings), warnings: [...advice, ...more.advice].flatMap((rule) => rule(settings)) };
}

/**
 * The complete settings of a stack that may lack what only its owner knows, a registry and secrets: checked key by
 * key, but not across keys.
 *
 * @throws {SettingsError} with every problem
 */
export function completeSettings(stack: string, given: Tree): CheckedSettings {
  const { rest, problems: misplaced } = withoutMisplacedSecrets(given);
  const problems = [...misplaced, ...unusedWithoutBackend(rest)];
  const environment = environmentOf(rest);
  const base = merge(environmentDefaults(environment), rest.backendFrom === undefined ? {} : defaultsWithoutBackend);
  const set = merge(base, withSecretReferences(rest));
  const complete = merge(derivedDefaults(environment, set), set);
  const result = schema.safeParse(complete, { error: inPlainWords });
  if (!result.success) {
    // What follows from a bad value is bad, too; only the value itself has to be fixed.
    const issues = result.error.issues.filter(
      ({ path }) => valueAt(set, path) !== undefined || valueAt(complete, path) === undefined,
    );
    throw new SettingsError(stack, [...problems, ...toProblems(issues, complete, defaultsOf(environment))]);
  }
  if (problems.length > 0) throw new SettingsError(stack, problems);
  return result.data;
}

/** The settings of a stack in an environment that sets nothing itself. */
export function defaultsOf(environment: Environment): Tree {
  const base = environmentDefaults(environment);
  return merge(derivedDefaults(environment, base), base);
}
