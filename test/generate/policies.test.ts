import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { policiesPage, preset } from "../../generate/policies";
import { problemsOfConfig } from "../../policy/engine/config";
import { rules } from "../../policy/rules";

const repository = join(__dirname, "..", "..");

describe("the policies' documents and presets", () => {
  it("include an up-to-date docs/policies.md", () => {
    assert.equal(readFileSync(join(repository, "docs", "policies.md"), "utf8"), policiesPage(), 'run "npm run docs"');
  });

  it("have a section in docs/policies.md for each rule, which its messages link to", () => {
    const page = policiesPage().split("\n");
    for (const { name } of rules) assert.ok(page.includes(`## ${name}`), name);
  });

  it("give each rule a unique name, and all 59 checks a rule", () => {
    assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
    const covered = new Set(rules.flatMap(({ checks }) => checks));
    assert.deepEqual(
      [...covered].sort((a, b) => a - b),
      Array.from({ length: 59 }, (_, index) => index + 1),
    );
  });

  for (const environment of ["dev", "staging", "prod"]) {
    it(`include a preset of ${environment} that says so and names only existing policies and parameters`, () => {
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
