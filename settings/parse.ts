import { z } from "zod";
import { defaults } from "./environments";
import { rules } from "./rules";
import { type Problem, SettingsError } from "./problems";
import { schema, type Settings } from "./schema";

type Tree = { [key: string]: unknown };

/**
 * Turns what a stack sets into its complete settings: over the environment's defaults, checked key by key and across
 * keys (CFG-26, CFG-27).
 *
 * @param stack the stack's name, for messages
 * @param given the tree the stack sets, one member a config key
 * @throws {SettingsError} with every problem
 */
export function parseSettings(stack: string, given: Tree): Settings {
  const environment = schema.shape.global.shape.environment.safeParse(asTree(given.global).environment ?? "development");
  const complete = merge(defaults(environment.success ? environment.data : "development"), given);
  const result = schema.safeParse(complete);
  if (!result.success) throw new SettingsError(stack, result.error.issues.flatMap((issue) => toProblems(issue, complete)));
  const problems = rules.flatMap((rule) => rule(result.data));
  if (problems.length > 0) throw new SettingsError(stack, problems);
  return result.data;
}

/** `over` on top of `base`: objects key by key, everything else whole. */
function merge(base: Tree, over: Tree): Tree {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return result;
}

function toProblems(issue: z.core.$ZodIssue, tree: Tree): Problem[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) => ({
      key: [...path, unknown].join("."),
      rule: "there is no such key",
      fix: suggestion(unknown, keysAt(path)),
    }));
  }
  const key = path.join(".");
  return [{ key, value: valueAt(tree, path), rule: issue.message, fix: `pulumi config set --path 'todo:${key}' <value>` }];
}

/** The nearest known key, or the list of them. */
function suggestion(unknown: string, known: string[]): string {
  const near = known.map((key) => ({ key, distance: editDistance(unknown.toLowerCase(), key.toLowerCase()) }));
  near.sort((a, b) => a.distance - b.distance);
  const [best] = near;
  return best && best.distance <= 3 ? `did you mean ${best.key}?` : `use one of ${known.join(", ")}`;
}

function keysAt(path: string[]): string[] {
  let at: z.core.$ZodType = schema;
  for (const key of path) {
    const next = at instanceof z.ZodObject ? (at.shape as Record<string, z.core.$ZodType | undefined>)[key] : undefined;
    if (!next) return [];
    at = next;
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, left] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, right] of [...b].entries()) {
      current.push(Math.min(current[column]! + 1, previous[column + 1]! + 1, previous[column]! + (left === right ? 0 : 1)));
    }
    previous = current;
  }
  return previous[b.length]!;
}

function valueAt(tree: Tree, path: string[]): unknown {
  return path.reduce<unknown>((at, key) => asTree(at)[key], tree);
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asTree(value: unknown): Tree {
  return isTree(value) ? value : {};
}
