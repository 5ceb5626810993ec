import { z } from "zod";
import { environmentSection } from "./environment";
import { defaultsOf } from "../settings/load/parse";
import { type Environment, schema } from "../settings/schema";
import { pathText, type Path, type Tree, valueAt } from "../settings/formats/tree";

const environments: Environment[] = ["development", "staging", "production"];

interface JsonSchema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

/** A JSON Schema of what a stack may set, for editors and other programs (CFG-26). */
export function jsonSchema(): object {
  return { title: "Settings of a stack of the Todo Chatbot", ...optional(convert(schema)) };
}

/**
 * The schema of a part: anything that a stack leaves out has a default. Items of lists are complete, so their schemas
 * don't change.
 */
function optional({ properties, ...rest }: JsonSchema): JsonSchema {
  const members = Object.entries(properties ?? {}).map(([key, member]) => [key, optional(member)] as const);
  return { ...rest, required: undefined, ...(properties && { properties: Object.fromEntries(members) }) };
}

/** docs/configuration.md: every key with its values, its default in each environment, and its meaning. */
export function configurationPage(): string {
  const defaults = environments.map(defaultsOf);
  const sections = Object.entries(schema.shape).map(([key, type]) => {
    const rows = settingsIn(type, [key]).map((setting) => row(setting, defaults));
    return [`## ${key}`, "", "| key | accepts | default | meaning |", "|---|---|---|---|", ...rows, ""].join("\n");
  });
  return [
    "# Configuration",
    "",
    "Written from the model of the settings by `npm run docs`; a test holds it to be current. Keys are of a stack's",
    "`Pulumi.<stack>.yaml`, below `todo:`. A default of three values is development's, staging's and production's.",
    "",
    ...sections,
    ...environmentSection(),
  ].join("\n");
}

/** The model's metadata of each setting below a type, for files that list them. */
export function described(type: z.core.$ZodType): { path: PropertyKey[]; text: string }[] {
  return settingsIn(type, []).map(({ path, notes }) => ({
    path: [...path],
    text: `${notes.description} (${String(notes.requirement)})`,
  }));
}

interface Setting {
  path: Path;
  type: z.core.$ZodType;
  notes: { requirement?: unknown; description?: string };
}

/** The settings at and below a type that have their own requirement. */
function settingsIn(type: z.core.$ZodType, path: Path): Setting[] {
  const notes = z.globalRegistry.get(type);
  const bare = type instanceof z.ZodOptional ? type.unwrap() : type;
  if (bare instanceof z.ZodObject) {
    return Object.entries(bare.shape as Record<string, z.core.$ZodType>).flatMap(([key, member]) =>
      settingsIn(member, [...path, key]),
    );
  }
  return notes?.requirement === undefined ? [] : [{ path, type: bare, notes }];
}

function row({ path, type, notes }: Setting, defaults: Tree[]): string {
  const values = defaults.map((tree) => shown(valueAt(tree, path)));
  const cells = [
    `\`${pathText(path)}\``,
    accepted(convert(type)),
    new Set(values).size === 1 ? values[0]! : values.join(" · "),
    `${notes.description} (${String(notes.requirement)})`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** A short description of what a setting accepts. */
function accepted({ type, const: value, enum: values, minimum, maximum, anyOf, properties }: JsonSchema): string {
  if (properties?.["secure"]) return "secret";
  if (anyOf) return [...new Set(anyOf.map(accepted))].join(" or ");
  if (values) return values.map((value) => `\`${String(value)}\``).join(", ");
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  if (type === "integer")
    return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
      ? `number from ${minimum}`
      : `${minimum} to ${maximum}`;
  if (type === "boolean") return "`true`, `false`";
  return { string: "text", array: "list", object: "map" }[type ?? ""] ?? "text";
}

function shown(value: unknown): string {
  return value === undefined ? "–" : `\`${JSON.stringify(value)}\``;
}

function convert(type: z.core.$ZodType): JsonSchema {
  return z.toJSONSchema(type, { io: "input", unrepresentable: "any" }) as JsonSchema;
}
