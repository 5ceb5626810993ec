import assert from "node:assert/strict";
import { parseSettings } from "../../settings/load/parse";
import { type Problem, SettingsError } from "../../settings/problems";
import { today } from "../../settings/facts/rotation";
import { SecretText } from "../../settings/formats/secret-text";
import { merge, type Tree, treeAt } from "../../settings/formats/tree";

/** Settings with one problem, and the message about it. */
export interface Case {
  /** The requirement that it violates. */
  id: string;
  given: Tree;
  key: string;
  rule: string;
  fix: string;
}

export const staging = { environment: "staging" };
export const production = { environment: "production" };

/** A valid secret. */
export const goodSecret = new SecretText("kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0a");

function parse(given: Tree) {
  return parseSettings("test", completed(given));
}

/** The given settings, with those that every stack of the environment must have. */
export function completed(given: Tree): Tree {
  return merge({ ...externalDatabase(given), ...sharedStack(given) }, given);
}

/** The password of a database outside the cluster. */
function externalDatabase(given: Tree): Tree {
  const source = treeAt(given, "secrets").source ?? "stack";
  const isExternal =
    treeAt(given, "database", "external").enabled === true && given.databaseUrl === undefined && source === "stack";
  return isExternal ? { databasePassword: goodSecret } : {};
}

/** What staging and production require of every stack, for tests about something else. */
function sharedStack(given: Tree): Tree {
  const { environment } = treeAt(given, "global");
  if (!["staging", "production", "prod"].includes(String(environment))) return {};
  const host = "todo.example.com";
  const secrets = { clusterProtects: { encryptionAtRest: true, auditLogging: true } };
  const shared = {
    secrets,
    ...(given.cluster === undefined && { cluster: { kind: "embedded" } }),
    ...(given.ingress === undefined && { ingress: { host, tls: [{ secretName: "todo-tls", hosts: [host] }] } }),
  };
  // The keys are another stack's if the backend is.
  if (given.backendFrom !== undefined) return shared;
  if (environment !== "staging" || (treeAt(given, "secrets").source ?? "stack") !== "stack") return shared;
  const rotated = { jwtSecret: today(), betterAuthSecret: today() };
  return {
    ...shared,
    jwtSecret: goodSecret,
    betterAuthSecret: goodSecret,
    secrets: { ...secrets, rotation: { rotated } },
  };
}

/** The problems with settings; none if they are valid. */
export function problemsOf(given: Tree): readonly Problem[] {
  try {
    parse(given);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
  return [];
}

/** Valid settings. */
export function settingsOf(given: Tree) {
  return parse(given).settings;
}

/** A test for each case: it is refused for that reason, and for no other. */
export function refuses(cases: Case[]): void {
  for (const wrong of cases) {
    it(`${wrong.id} ${JSON.stringify(wrong.given)}`, () => assertOnly(problemsOf(wrong.given), wrong));
  }
}

/** A test for each case: it leads to that warning, and to no other. */
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
