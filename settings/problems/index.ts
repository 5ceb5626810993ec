import { RunError } from "@pulumi/pulumi";

/** One thing that is wrong with a stack's settings, or unwise in them. */
export interface Problem {
  /** Path of the setting: `backend.port`. */
  key: string;
  /** The offending value; absent for a missing key and where it may be a secret. */
  value?: unknown;
  /** What the value has to be, with the requirement that says so. */
  rule: string;
  /** What to do about it. */
  fix: string;
}

/**
 * All problems of a stack's settings at once; thrown before any resource is registered. A RunError: Pulumi prints its
 * message without a stack trace.
 */
export class SettingsError extends RunError {
  readonly problems: readonly Problem[];

  /** @param consequence what the problems mean for what runs */
  constructor(stack: string, problems: readonly Problem[], consequence = "nothing was changed") {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    const list = problems.map((problem) => `  - ${describe(problem)}`).join("\n");
    super(`The settings of stack ${stack} have ${count}; ${consequence}.\n${list}`);
    this.problems = problems;
    // Nor does it where the error is thrown after the program's first turn.
    this.stack = undefined;
  }
}

/** A problem in two lines: what is wrong, and the fix. */
export function describe({ key, value, rule, fix }: Problem): string {
  const shown = value === undefined ? "" : ` is ${JSON.stringify(value)}`;
  return `todo:${key}${shown}: ${rule}\n    fix: ${fix}`;
}

/** The fix of giving a setting another value. */
export function set(key: string, value: string | number | boolean): string {
  const text = String(value);
  return `pulumi config set --path 'todo:${key}' ${/^[\w.:/@%<>-]+$/.test(text) ? text : `'${text}'`}`;
}

/** The fix of giving a secret; the command asks for the value, or reads it from its input. */
export function setSecret(key: string): string {
  return `pulumi config set --secret todo:${key}`;
}

/** The fix of leaving a setting to its default. */
export function remove(key: string): string {
  return `pulumi config rm --path 'todo:${key}'`;
}
