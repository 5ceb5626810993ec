import assert from "node:assert/strict";
import { countTests } from "../../toolchain/suites/index.ts";

describe("the count of tests", () => {
  const cases: [output: string, passed: number, failed: number, skipped: number][] = [
    ["  settings\n    ✔ works\n\n  12 passing (65ms)\n  2 failing\n", 12, 2, 0],
    ["  \u001b[32m 9 passing\u001b[0m (2m)\n  \u001b[36m 3 pending\u001b[0m\n", 9, 0, 3],
    ["........\n184 passed in 27.89s", 184, 0, 0],
    ["==== 1 failed, 183 passed, 2 skipped in 30.1s ====", 183, 1, 2],
    ["2 skipped, 5 deselected in 0.10s (0:00:01)", 0, 0, 2],
    ["ℹ tests 74\nℹ pass 74\nℹ fail 0\nℹ skipped 1", 74, 0, 1],
    ["a test about 3 passing trains\n12 passed the gate\n", 0, 0, 0],
  ];
  for (const [output, passed, failed, skipped] of cases) {
    it(`of ${JSON.stringify(output.trim().slice(0, 40))} is ${passed}, ${failed} and ${skipped}`, () => {
      assert.deepEqual(countTests(output), { passed, failed, skipped });
    });
  }
});
