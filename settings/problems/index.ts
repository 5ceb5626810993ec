import { RunError } from "@pulumi/pulumi";

/** One thing that is wrong with a stack's settings, or unwise in them. */
export interface Problem {
  /** Path of the setting: `backend.port`. */
  key: string;
  /** The offending value; left out for a missing key, and if it may be a secret. */
  value?: unknown;
  /** The rule that the value violates. */
  rule: string;
  /** How to fix it. */
  fix: string;
}

/**
 * What the program refuses to do, and how to fix it. Pulumi prints only the message, without a stack trace, and marks
 * the update as failed. A promise or an Output may reject with it: Pulumi reports one error once, however many things
 * wait for it.
 */
export class Refusal extends RunError {
  /**
   * @param what what is wrong, and with what
   * @param fix how to fix it, as a command if there is one; left out if `what` has a fix for each of its problems
   */
  constructor(
    readonly what: string,
    readonly fix?: string,
  ) {
    const message = fix === undefined ? what : withFix(what, fix);
    super(message);
    // Pulumi would otherwise prefix the message with the name of each property that waits for the refused value.
    Object.defineProperty(this, "message", { get: () => message, set: () => {} });
    // For an error after the program has run to its end, Pulumi prints the stack trace, unless there is none.
    this.stack = "";
  }
}

/** All problems of a stack's settings at once; thrown before any resource is registered. */
export class SettingsError extends Refusal {
  readonly problems: readonly Problem[];

  /** @param consequence what the problems mean for what is running */
  constructor(stack: string, problems: readonly Problem[], consequence = "nothing was changed") {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    const list = problems.map((problem) => `  - ${describe(problem)}`).join("\n");
    super(`The settings of stack ${stack} have ${count}; ${consequence}.\n${list}`);
    this.problems = problems;
  }
}

/** A problem in two lines: what is wrong, and the fix. */
export function describe({ key, value, rule, fix }: Problem): string {
  const shown = value === undefined ? "" : ` is ${JSON.stringify(value)}`;
  return withFix(`todo:${key}${shown}: ${rule}`, fix);
}

/** What is wrong and how to fix it, in the form that all messages of the program have. */
export function withFix(what: string, fix: string): string {
  return `${what}\n    fix: ${fix}`;
}

/** The fix that gives a setting another value, which stays text even if it looks like a number or a boolean. */
export function set(key: string, value: string | number | boolean): string {
  const isText = typeof value === "string" && /^(true|false|[-+]?\d+(\.\d+)?(e[-+]?\d+)?)$/i.test(value);
  return isText ? setText(key, value) : `pulumi config set --path ${inQuotes(`todo:${key}`)} ${quoted(String(value))}`;
}

/** The fix that gives a setting a text that Pulumi would otherwise read as a number or a boolean. */
export function setText(key: string, text: string): string {
  return `pulumi config set --path --type string ${inQuotes(`todo:${key}`)} ${quoted(text)}`;
}

/** A word in a shell command. */
function quoted(text: string): string {
  return /^[\w.:/@%<>-]+$/.test(text) ? text : inQuotes(text);
}

function inQuotes(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The fix that sets a secret; the command asks for the value, or reads it from its input. */
export function setSecret(key: string): string {
  return `pulumi config set --secret todo:${key}`;
}

/** The fix that returns a setting to its default. */
export function remove(key: string): string {
  return `pulumi config rm --path ${inQuotes(`todo:${key}`)}`;
}
