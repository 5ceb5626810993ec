import { type Tree, treeAt } from "../../settings/formats/tree";
import { SecretText } from "../../settings/formats/secret-text";
import { goodSecret } from "./settings-cases";

/** A command in a message's fix, as a person would run it. */
interface Command {
  action: "set" | "rm";
  options: string[];
  key: string;
  value: string;
}

const word = String.raw`(?:'((?:[^']|'\\'')*)'|([^\s,;')]+))`;
const command = new RegExp(String.raw`pulumi config (set|rm)((?: --[a-z]+(?: string)?)*) ${word}(?: ${word})?`, "g");

/**
 * The settings after each way that a fix offers: "a, or b" are two, "a, and b" is one. A way without a command, or with
 * a placeholder such as `<value>`, can't be run.
 */
export function mended(given: Tree, fix: string): { way: string; settings: Tree }[] {
  return fix.split(/[,;] or /).flatMap((way) => {
    const commands = commandsIn(way);
    if (commands.length === 0 || /<[a-z][\w -]*>/i.test(way)) return [];
    const settings = structuredCloneOf(given);
    for (const each of commands) run(settings, each);
    return [{ way, settings }];
  });
}

function commandsIn(text: string): Command[] {
  return [...text.matchAll(command)].map(([, action, options = "", quotedKey, key, quotedValue, value]) => ({
    action: action === "rm" ? "rm" : "set",
    options: options.split(" ").filter(Boolean),
    key: (quotedKey ?? key ?? "").replace(/^todo:/, ""),
    value: (quotedValue ?? value ?? "").replaceAll("'\\''", "'"),
  }));
}

/** Secrets are objects that aren't to be taken apart. */
function structuredCloneOf(value: Tree): Tree {
  const copy = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(copy);
    if (typeof each !== "object" || each === null || Object.getPrototypeOf(each) !== Object.prototype) return each;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, copy(inner)]));
  };
  return copy(value) as Tree;
}

/** Does what `pulumi config` does to the settings: a test in test/preview runs the same commands for real. */
function run(settings: Tree, { action, options, key, value }: Command): void {
  const path = options.includes("--path") ? segments(key) : [key];
  const last = path.pop() ?? "";
  let parent: Record<string | number, unknown> = settings;
  for (const [index, segment] of path.entries()) {
    const next = typeof (path[index + 1] ?? last) === "number" ? [] : {};
    const isNested = typeof parent[segment] === "object" && parent[segment] !== null;
    if (!isNested && action === "rm") return;
    if (!isNested) parent[segment] = next;
    parent = parent[segment] as Record<string | number, unknown>;
  }
  if (options.includes("--secret")) parent[last] = secretFor(key, settings);
  else if (action === "set") parent[last] = valueOf(value, options);
  else if (Array.isArray(parent) && typeof last === "number") parent.splice(last, 1);
  else delete parent[last];
}

/** `a.b[0]["c.d"]` as a, b, 0, c.d. */
function segments(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g)].map(([, index, quoted, plain]) =>
    index === undefined ? (quoted ?? plain ?? "") : Number(index),
  );
}

const kubeconfig = { clusters: [{}], contexts: [{}], users: [{}] };

/** What a person would enter for a secret: the command asks for it. */
function secretFor(key: string, settings: Tree): SecretText {
  const { host = "db.example.com" } = treeAt(settings, "database", "external");
  const url = (user: string) => `postgresql://${user}:Word4-${user}@${String(host)}:5432/todo_db`;
  const values: Record<string, string> = {
    databaseUrl: url("todo_user"),
    backendDatabaseUrl: url("todo_backend"),
    frontendDatabaseUrl: url("todo_frontend"),
    sessionStoreUrl: "rediss://:kX7vQm2pR9tZ4wB8@store.example.com:6379",
    kubeconfig: JSON.stringify(kubeconfig),
    jwtSecret: "kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0aTb4uWe8zVo2iKq6xNr0mPy7dCj5hGf3l",
  };
  const value = values[key];
  return value === undefined ? goodSecret : new SecretText(value);
}

function valueOf(text: string, options: string[]): unknown {
  if (options.includes("string") || !options.includes("--path")) return text;
  if (text === "true" || text === "false") return text === "true";
  return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : text;
}
