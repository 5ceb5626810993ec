import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { violationsOf } from "../../support/policy/verdict";

/** One case: manifests, and whether the rules refuse them. */
const cases = z.array(
  z.strictObject({
    /** A rule's name, or several names separated by commas. */
    rule: z.string(),
    expected: z.enum(["accept", "refuse"]),
    why: z.string(),
    manifests: z.array(z.record(z.string(), z.unknown())).min(1),
    options: z
      .strictObject({
        config: z.record(z.string(), z.unknown()).optional(),
        environment: z.enum(["dev", "staging", "prod"]).optional(),
      })
      .optional(),
  }),
);

for (const file of readdirSync(__dirname).filter((name) => name.endsWith(".json"))) {
  describe(`policy cases in ${file}`, () => {
    for (const { rule, expected, why, manifests, options } of cases.parse(
      JSON.parse(readFileSync(join(__dirname, file), "utf8")),
    )) {
      it(`${rule}: ${expected}s ${why}`, () => {
        const found = violationsOf(rule.split(","), manifests, options);
        if (expected === "accept") assert.deepEqual(found, []);
        else assert.notEqual(found.length, 0, "nothing was found");
      });
    }
  });
}
