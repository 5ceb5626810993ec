import assert from "node:assert/strict";
import { parseSettings } from "../../settings/parse";
import { type Problem, SettingsError } from "../../settings/problems";
import type { Tree } from "../../settings/tree";

/** Settings with one thing wrong, and what is said of it. */
export interface Case {
  /** The requirement that it breaks. */
  id: string;
  given: Tree;
  key: string;
  rule: string;
  fix: string;
}

export const staging = { environment: "staging" };
export const production = { environment: "production" };

/** The problems of settings; none for good ones. */
export function problemsOf(given: Tree): readonly Problem[] {
  try {
    parseSettings("test", given);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
  return [];
}

/** Settings that are right. */
export function settingsOf(given: Tree) {
  return parseSettings("test", given).settings;
}

/** A test for each case: it is refused for that reason, and for no other. */
export function refuses(cases: Case[]): void {
  for (const wrong of cases) {
    it(`${wrong.id} ${JSON.stringify(wrong.given)}`, () => assertOnly(problemsOf(wrong.given), wrong));
  }
}

/** A test for each case: it is warned of for that reason, and for no other. */
export function warnsOf(cases: Case[]): void {
  for (const unwise of cases) {
    it(`${unwise.id} ${JSON.stringify(unwise.given)}`, () => assertOnly(parseSettings("test", unwise.given).warnings, unwise));
  }
}

function assertOnly(problems: readonly Problem[], { key, rule, fix }: Case): void {
  assert.deepEqual(
    problems.map(({ key, rule, fix }) => ({ key, rule, fix })),
    [{ key, rule, fix }],
  );
}
