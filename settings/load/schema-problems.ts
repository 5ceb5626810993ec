import { z } from "zod";
import { type Problem, remove, set, setSecret, setText } from "../problems";
import { holdsASecret, isASecret } from "../formats/secrecy";
import { schema } from "../schema";
import { encryptedValues } from "../schema/secret-values";
import { pathText, type Path, type Tree, valueAt } from "../formats/tree";
import { meantSetting, respelled } from "./spellings";

/**
 * Zod's issues as problems, one per key: if a value violates two rules of its key, one sentence states both.
 *
 * @param tree the refused settings
 * @param defaults valid settings, as examples
 */
export function toProblems(issues: readonly z.core.$ZodIssue[], tree: Tree, defaults: Tree): Problem[] {
  const problems = new Map<string, Problem>();
  for (const problem of issues.flatMap((issue) => explain(issue, tree, defaults))) {
    if (!problems.has(problem.key)) problems.set(problem.key, problem);
  }
  return [...problems.values()];
}

function explain(issue: z.core.$ZodIssue, tree: Tree, defaults: Tree): Problem[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key, tree));
  const key = pathText(path);
  if (issue.code === "invalid_key") {
    return [{ key, rule: `its name ${issue.issues[0]?.message}`, fix: "rename it" }];
  }
  const value = valueAt(tree, path);
  if (value === undefined) return [{ key, rule: "is required", fix: fixOf(path, value, defaults) }];
  if (issue.code === "invalid_type" && issue.expected === "string" && isUnquotedText(path, value)) {
    const isHidden = mayBeSecret(path, value);
    return [
      {
        key,
        ...(!isHidden && { value }),
        rule: `must be text, not ${typeof value === "number" ? "a number" : "a boolean"}`,
        fix: setText(key, isHidden ? "<value>" : String(value)),
      },
    ];
  }
  return [
    {
      key,
      ...(!mayBeSecret(path, value) && { value }),
      rule: issue.message,
      fix: fixOf(path, value, defaults),
    },
  ];
}

/**
 * Whether a number or a boolean would be valid as text: Pulumi turns a tag `16`, and some commit hashes, into
 * numbers.
 */
function isUnquotedText(path: Path, value: unknown): value is number | boolean {
  if (typeof value !== "number" && typeof value !== "boolean") return false;
  const type = typeAt(path);
  return type !== undefined && z.safeParse(type, String(value)).success;
}

/** @requirement CFG-24, CFG-30 */
function unknownKey(path: Path, unknown: string, tree: Tree): Problem {
  const at = schemaAt(path);
  const known = at instanceof z.ZodObject ? Object.keys(at.shape) : [];
  const key = pathText([...path, unknown]);
  const secret = respelled(unknown, Object.keys(encryptedValues));
  if (secret !== undefined) {
    const rule = "is the wrong place for a secret, which has its own config key";
    return { key, rule, fix: `${remove(key)}, and ${setSecret(secret)}` };
  }
  const meant = meantSetting(path, unknown, known);
  if (meant === undefined) return { key, rule: "unknown key", fix: suggestion(unknown, known) };
  const moves = leaves(valueOf(valueAt(tree, [...path, unknown]))).map(([below, value]) => {
    const to = [...meant, ...below];
    if (isASecret(String(to.at(-1)), String(value))) return set(pathText(to), "<value>");
    return isUnquotedText(to, value) ? setText(pathText(to), String(value)) : set(pathText(to), value);
  });
  return { key, rule: `unknown key; here it is ${pathText(meant)}`, fix: [...moves, remove(key)].join(" && ") };
}

/** Pulumi passes an unknown key's object as JSON. */
function valueOf(given: unknown): unknown {
  if (typeof given !== "string" || !/^[[{]/.test(given)) return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

/** The texts, numbers and booleans in a value, each with the path to it. */
function leaves(value: unknown, path: Path = []): [path: Path, value: string | number | boolean][] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    leaves(below, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** Where plain text belongs. */
const plainText = /^(\w+\.environment|\w+\.image\.(buildArgs|labels)|configMap\.(data|binaryData))\b/;

/** Somebody may have put a secret in the wrong place: into plain text, or instead of an object. */
function mayBeSecret(path: Path, value: unknown): boolean {
  const isMisplaced = path.length === 1 && typeof value === "string" && path[0] !== "namespace";
  return (
    plainText.test(pathText(path)) ||
    isMisplaced ||
    notesAt(path).secret !== undefined ||
    holdsASecret(JSON.stringify(value))
  );
}

/** The command that sets the key to a valid value. */
function fixOf(path: Path, value: unknown, defaults: Tree): string {
  const key = pathText(path);
  const { example, secret } = notesAt(path);
  if (secret === "reference") return `${setSecret("<key>")}, and refer to it here as <key>`;
  if (secret === "value") return setSecret(key);
  // Pulumi takes sealed values for secrets, and refuses them without the flag.
  if (secret === "sealed") return set(key, "<value>").replace("--path", "--plaintext --path");
  // An item of another list isn't an example.
  const inList = path.some((part) => typeof part === "number");
  for (const known of inList ? [example] : [valueAt(defaults, path), example]) {
    if (known !== "" && ["string", "number", "boolean"].includes(typeof known))
      return set(key, known as string | number | boolean);
  }
  if (example !== undefined) return `write it in the stack's file, such as ${JSON.stringify(example)}`;
  if (schemaAt(path) instanceof z.ZodObject) return `set its members: ${set(`${key}.<member>`, "<value>")}`;
  return set(key, "<value>");
}

/** The model's metadata of a setting, or of the setting that it is a part of. */
interface Notes {
  requirement?: string;
  example?: unknown;
  /** For values that are never shown: a secret, the name of its config key, or a sealed value. */
  secret?: "value" | "reference" | "sealed";
}

function notesAt(path: Path): Notes {
  for (let length = path.length; length > 0; length--) {
    const at = path.slice(0, length);
    const notes = z.globalRegistry.get(typeAt(at) ?? schema);
    if (typeof notes?.requirement === "string") {
      const { requirement, secret } = notes as Notes;
      return {
        requirement,
        secret,
        example: length === path.length ? (notes.examples as unknown[] | undefined)?.[0] : undefined,
      };
    }
  }
  return {};
}

/** The type at a path, without `optional` around it. */
function schemaAt(path: Path): z.core.$ZodType | undefined {
  return bare(typeAt(path));
}

function typeAt(path: Path): z.core.$ZodType | undefined {
  return path.reduce<z.core.$ZodType | undefined>((type, key) => {
    const at = bare(type);
    if (at instanceof z.ZodObject) return (at.shape as Record<PropertyKey, z.core.$ZodType | undefined>)[key];
    if (at instanceof z.ZodRecord) return at.valueType;
    if (at instanceof z.ZodArray) return at.element;
    return undefined;
  }, schema);
}

function bare(type: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  return type instanceof z.ZodOptional ? bare(type.unwrap()) : type;
}

/** The most similar known key, or the list of known keys. */
function suggestion(unknown: string, known: string[]): string {
  const near = known.map((key) => ({ key, distance: editDistance(unknown.toLowerCase(), key.toLowerCase()) }));
  near.sort((a, b) => a.distance - b.distance);
  const [best] = near;
  return best && best.distance <= 3 ? `did you mean ${best.key}?` : `use one of ${known.join(", ")}`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...a].entries()) {
    let diagonal = row;
    let left = row + 1;
    const next = previous.slice(1).map((above, column) => {
      left = Math.min(left + 1, above + 1, diagonal + (letter === b[column] ? 0 : 1));
      diagonal = above;
      return left;
    });
    previous = [row + 1, ...next];
  }
  return previous.at(-1) ?? 0;
}
