import { RunError } from "@pulumi/pulumi";

/** One thing that is wrong with a stack's settings. */
export interface Problem {
  /** Path of the setting: `backend.port`. */
  key: string;
  /** The offending value; absent for a missing key and for secrets. */
  value?: unknown;
  /** What the value has to be. */
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

  constructor(stack: string, problems: readonly Problem[]) {
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    super(`The settings of stack ${stack} have ${count}; nothing was changed.\n${problems.map(describe).join("\n")}`);
    this.problems = problems;
  }
}

function describe({ key, value, rule, fix }: Problem): string {
  const shown = value === undefined ? "" : ` is ${JSON.stringify(value)}`;
  return `  - todo:${key}${shown}: ${rule}\n    fix: ${fix}`;
}
