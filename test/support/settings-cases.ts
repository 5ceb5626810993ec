import assert from "node:assert/strict";
import { parseSettings } from "../../settings/load/parse";
import { type Problem, SettingsError } from "../../settings/problems";
import { today } from "../../settings/facts/rotation";
import { SecretText } from "../../settings/formats/secret-text";
import { merge, type Tree, treeAt } from "../../settings/formats/tree";
import { mended } from "./fixes";

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

/** A test for each case: it is refused for that reason, and for no other, and its fix mends it. */
export function refuses(cases: Case[]): void {
  eachIs(problemsOf, cases);
}

/** A test for each case: it leads to that warning, and to no other, and its fix mends it. */
export function warnsOf(cases: Case[]): void {
  eachIs((given) => parse(given).warnings, cases);
}

function eachIs(found: (given: Tree) => readonly Problem[], cases: Case[]): void {
  for (const wrong of cases) {
    it(`${wrong.id} ${JSON.stringify(wrong.given)}`, () => {
      assertOnly(found(wrong.given), wrong);
      for (const { way, settings } of mended(wrong.given, wrong.fix)) {
        // What it brings up may come next: a cluster of one's own needs a registry.
        const same = problemsOrNone(found, settings).filter(
          ({ key, rule }) => key === wrong.key && rule === wrong.rule,
        );
        assert.deepEqual(same, [], way);
      }
    });
  }
}

/** Problems end the reading before there are warnings. */
function problemsOrNone(found: (given: Tree) => readonly Problem[], given: Tree): readonly Problem[] {
  try {
    return found(given);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return [];
  }
}

function assertOnly(problems: readonly Problem[], { key, rule, fix }: Case): void {
  assert.deepEqual(
    problems.map(({ key, rule, fix }) => ({ key, rule, fix })),
    [{ key, rule, fix }],
  );
}
