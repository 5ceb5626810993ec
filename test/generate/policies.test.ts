import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policiesPage, preset } from "../../generate/policies";
import { problemsOfConfig } from "../../policy/engine/config";
import { rules } from "../../policy/rules";

const repository = join(__dirname, "..", "..");

describe("documents and presets of the policies", () => {
  it("docs/policies.md is current", () => {
    assert.equal(readFileSync(join(repository, "docs", "policies.md"), "utf8"), policiesPage(), 'run "npm run docs"');
  });

  it("docs/policies.md has a section for each rule, to which its messages lead", () => {
    const page = policiesPage().split("\n");
    for (const { name } of rules) assert.ok(page.includes(`## ${name}`), name);
  });

  it("each rule has a name of its own, and all 59 checks have a rule", () => {
    assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
    const covered = new Set(rules.flatMap(({ checks }) => checks));
    assert.deepEqual(
      [...covered].sort((a, b) => a - b),
      Array.from({ length: 59 }, (_, index) => index + 1),
    );
  });

  for (const environment of ["dev", "staging", "prod"]) {
    it(`the preset of ${environment} says so and names only policies and parameters that there are`, () => {
      const config = preset(environment);
      assert.deepEqual(config.pack, { environment });
      const properties = Object.entries(config).map(([name, entry]): [string, object] => {
        const { enforcementLevel, ...parameters } = typeof entry === "string" ? { enforcementLevel: entry } : entry;
        assert.ok([undefined, "advisory", "mandatory", "remediate", "disabled"].includes(enforcementLevel), name);
        return [name, parameters];
      });
      assert.deepEqual(problemsOfConfig(rules, properties), []);
    });
  }
});
