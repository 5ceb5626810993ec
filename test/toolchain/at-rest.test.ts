import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { cpuSecondsIn, proportionalBytesIn } from "../../toolchain/bench/at-rest.ts";

describe("what a process takes", () => {
  it("is its CPU time, whatever its name", () => {
    const stat = "7 (a b) c) S 1 7 7 0 -1 4194560 900 0 3 0 250 125 0 0 20 0 9 0 619 1 2 3";
    assert.equal(cpuSecondsIn(stat), 3.75);
  });

  it("is its share of memory", () => {
    const rollup = [
      "55d0-7ffd ---p 00000000 00:00 0  [rollup]",
      "Rss:              472000 kB",
      "Pss:              398336 kB",
      "Pss_Anon:         374000 kB",
    ].join("\n");
    assert.equal(proportionalBytesIn(rollup), 389 * 2 ** 20);
  });

  it("can be read of this process", () => {
    assert.ok(cpuSecondsIn(readFileSync("/proc/self/stat", "utf8")) > 0);
    assert.ok(proportionalBytesIn(readFileSync("/proc/self/smaps_rollup", "utf8")) > 2 ** 20);
  });
});
