import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judgeResource, judgeStack } from "../../policy/engine/judge";
import { describe as describeResource } from "../../policy/engine/message";
import { rules } from "../../policy/rules";
import type { Environment } from "../../policy/rule";
import type { Registration } from "../../policy/resources";
import { merge, type Tree, treeAt } from "../../settings/formats/tree";
import { cases } from "../chart/cases";
import { unwrap } from "../support/mocks";
import { registerProgram, withCluster } from "../support/program";
import { contextOf } from "../support/policy/check";

const presets: Record<string, Environment> = { development: "dev", staging: "staging", production: "prod" };

/** The chart's cases that differ in what policies look at, each with what its stack would add to the preset. */
const judged: Record<string, Preset> = {
  "development": {},
  "staging": {},
  "production": {},
  "an external database": {},
  "several hosts with paths and certificates": {},
  "keys like variables": { "env-references": { elsewhere: ["team-settings"] } },
  "a database in a Deployment": {},
  "Secrets of the stack's own": {},
  "Secrets of a store": {},
  "sealed Secrets": {},
};

/** A rule's level, alone or with parameters. */
type Preset = Record<string, string | { enforcementLevel?: string; [parameter: string]: unknown }>;

function presetOf(environment: Environment): Preset {
  return JSON.parse(
    readFileSync(join(__dirname, "..", "..", "policy", "presets", `${environment}.json`), "utf8"),
  ) as Preset;
}

/**
 * What the committed stacks add to the cases' settings: the embedded cluster's registry, and production's disruption
 * budget for the frontend.
 */
function committed(settings: Tree, environment: Environment): Tree {
  const frontend = { podDisruptionBudget: { enabled: environment === "prod" } };
  return merge(settings, { global: { imageRegistry: "localhost:15000" }, frontend });
}

/** What a preset's mandatory rules find in a stack. */
function violations(stack: Registration[], environment: Environment, added: Preset): string[] {
  const preset = { ...presetOf(environment), ...added };
  return rules.flatMap((rule) => {
    const given = preset[rule.name] ?? {};
    const { enforcementLevel = "mandatory", ...config } =
      typeof given === "string" ? { enforcementLevel: given } : given;
    if (enforcementLevel !== "mandatory") return [];
    const context = contextOf(rule, { config, environment });
    const verdicts = [
      ...stack.map((registration) => judgeResource(rule, registration, context)),
      judgeStack(rule, stack, context),
    ];
    return verdicts
      .flatMap(({ findings }) => findings)
      .map(({ resource, path, problem }) => `${rule.name}: ${describeResource(resource)} ${path} ${problem}`);
  });
}

describe("the program under the policy presets", function () {
  this.timeout(60_000);
  withCluster();

  for (const [title, added] of Object.entries(judged)) {
    it(`passes with ${title}`, async () => {
      const settings = cases[title]!;
      const environment = presets[String(treeAt(settings, "global").environment)] ?? "prod";
      const registered = await registerProgram(committed(settings, environment));
      const stack = registered
        .filter(({ read }) => !read)
        .map(({ type, name, inputs, protect }) => ({
          type,
          name,
          urn: `urn:${type}:${name}`,
          props: unwrap(inputs) as Registration["props"],
          protect,
        }));
      assert.deepEqual(violations(stack, environment, added), []);
    });
  }
});
