import assert from "node:assert/strict";
import { parseSettings } from "../../settings/parse";
import { type Problem, SettingsError } from "../../settings/problems";
import { type Tree, treeAt } from "../../settings/tree";

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

/** What staging and production ask of every stack, where a test is about something else. */
function parse(given: Tree) {
  const host = "todo.example.com";
  const shared = ["staging", "production", "prod"].includes(String(treeAt(given, "global").environment));
  return parseSettings("test", { ...(shared && { cluster: { kind: "embedded" }, ingress: { host, tls: [{ secretName: "todo-tls", hosts: [host] }] } }), ...given });
}

/** The problems of settings; none for good ones. */
export function problemsOf(given: Tree): readonly Problem[] {
  try {
    parse(given);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
  return [];
}

/** Settings that are right. */
export function settingsOf(given: Tree) {
  return parse(given).settings;
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
    it(`${unwise.id} ${JSON.stringify(unwise.given)}`, () => assertOnly(parse(unwise.given).warnings, unwise));
  }
}

function assertOnly(problems: readonly Problem[], { key, rule, fix }: Case): void {
  assert.deepEqual(
    problems.map(({ key, rule, fix }) => ({ key, rule, fix })),
    [{ key, rule, fix }],
  );
}
