import assert from "node:assert/strict";
import { countTests } from "../../toolchain/suites/index.ts";

describe("the count of tests", () => {
  const cases: [output: string, passed: number, failed: number][] = [
    ["  settings\n    ✔ works\n\n  12 passing (65ms)\n  2 failing\n", 12, 2],
    ["  \u001b[32m 9 passing\u001b[0m (2m)", 9, 0],
    ["........\n184 passed in 27.89s", 184, 0],
    ["==== 1 failed, 183 passed in 30.1s ====", 183, 1],
    ["ℹ tests 74\nℹ pass 74\nℹ fail 0\nℹ skipped 0", 74, 0],
    ["a test about 3 passing trains\n", 0, 0],
  ];
  for (const [output, passed, failed] of cases) {
    it(`of ${JSON.stringify(output.trim().slice(0, 40))} is ${passed} and ${failed}`, () => {
      assert.deepEqual(countTests(output), { passed, failed });
    });
  }
});
