import { z } from "zod";
import { isValue } from "../../generate/chart/values";
import { environmentDefaults } from "../../settings/defaults/environments";
import { parseSettings } from "../../settings/load/parse";
import { SettingsError } from "../../settings/problems";
import { schema } from "../../settings/schema";
import { isTree, merge, type Path, pathText, type Tree, valueAt } from "../../settings/formats/tree";

/** A setting, with values to try for it. */
export interface Choice {
  path: string[];
  values: unknown[];
}

/** Settings that aren't varied: the environment, where images come from, and whose manifests the database uses. */
const fixed = ["global.environment", "global.imageRegistry", "database.internal.provider"];

/**
 * Every setting in the model that a chart renders, with values other than its default, so that new settings are
 * covered automatically.
 */
export function choices(): Choice[] {
  return choicesIn(schema, []).filter(
    ({ path, values }) => values.length > 0 && isValue(path) && !fixed.includes(path.join(".")),
  );
}

function choicesIn(type: z.core.$ZodType, path: string[]): Choice[] {
  const bare = type instanceof z.ZodOptional ? type.unwrap() : type;
  const { examples } = (z.globalRegistry.get(type) ?? {}) as { examples?: unknown[] };
  if (bare instanceof z.ZodObject && !examples) {
    return Object.entries(bare.shape as Record<string, z.core.$ZodType>).flatMap(([key, member]) =>
      choicesIn(member, [...path, key]),
    );
  }
  return [
    { path, values: [...(examples ?? []), ...valuesOf(bare, valueAt(environmentDefaults("development"), path))] },
  ];
}

function valuesOf(type: z.core.$ZodType, value: unknown): unknown[] {
  if (type instanceof z.ZodBoolean) return [true, false];
  if (type instanceof z.ZodEnum) return [...type.options];
  if (typeof value === "number") return [value + 1, value - 1];
  const other = another(value);
  return other === undefined ? [] : [other];
}

/** Another value of the same format: a quantity, time or name, also in lists and maps; undefined if none is known. */
function another(value: unknown): unknown {
  if (typeof value === "string")
    return /\d/.test(value) ? value.replace(/\d+/, (digits) => String(Number(digits) + 1)) : value && `${value}2`;
  if (Array.isArray(value) && value.length > 0) return [...value.slice(0, -1), another(value.at(-1))];
  if (isTree(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, another(member)]));
  return undefined;
}

/** The settings with the choices on top, except for those that rules refuse; the program would refuse them, too. */
export function acceptable(base: Tree, chosen: [Path, unknown][]): Tree {
  let left = chosen;
  for (;;) {
    const given = left.reduce((tree, [path, value]) => merge(tree, treeOf(path, value)), base);
    const refused = problemKeys(given);
    if (refused.length === 0) return given;
    const concerned = left.filter(([path]) => !refused.some((key) => overlap(pathText(path), key)));
    // The problem follows from a choice but names another key: drop the last choice.
    left = concerned.length < left.length ? concerned : left.slice(0, -1);
  }
}

/** A tree with one value. */
export function treeOf(path: Path, value: unknown): Tree {
  return path.reduceRight<unknown>((below, key) => ({ [key]: below }), value) as Tree;
}

function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`) || other.startsWith(`${one}[`);
}

/** The keys with problems in the given settings. */
export function problemKeys(given: Tree): string[] {
  try {
    parseSettings("test", given);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map(({ key }) => key);
    throw error;
  }
}
