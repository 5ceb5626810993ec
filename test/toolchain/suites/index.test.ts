import assert from "node:assert/strict";
import { execa } from "execa";
import { slowest } from "../../../toolchain/commands/test.ts";
import { countTests, slowTests, withoutExitCode } from "../../../toolchain/suites/index.ts";

describe("the test count", () => {
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
    it(`in ${JSON.stringify(output.trim().slice(0, 40))} is ${passed}, ${failed} and ${skipped}`, () => {
      assert.deepEqual(countTests(output), { passed, failed, skipped });
    });
  }
});

describe("the slowest tests", () => {
  it("are found in the output of mocha, Node's runner and pytest", () => {
    const output = [
      "    \u001b[32m✔\u001b[0m rolls out\u001b[31m (61234ms)\u001b[0m",
      "    ✔ is quick",
      "✔ signs a token (12.5ms)",
      "1.23s call     tests/test_probes.py::test_ready",
      "0.50s setup    tests/test_probes.py::test_ready",
    ];
    assert.deepEqual(slowTests(output.join("\n")), [
      { title: "rolls out", seconds: 61.234 },
      { title: "signs a token", seconds: 0.0125 },
      { title: "tests/test_probes.py::test_ready", seconds: 1.23 },
    ]);
  });

  it("are listed in the summary over all suites: at most ten, slowest first", () => {
    const slow = Array.from({ length: 12 }, (_, index) => ({ title: `test ${index}`, seconds: index }));
    const lines = slowest([
      { name: "unit", slow },
      { name: "e2e", slow: [{ title: "long", seconds: 100 }] },
    ]);
    assert.deepEqual(lines.slice(0, 4), ["", "Slowest tests", "   100 s  e2e: long", "    11 s  unit: test 11"]);
    assert.equal(lines.length, 2 + 10);
  });

  it("aren't listed if no test took a second", () => {
    assert.deepEqual(slowest([{ name: "unit", slow: [{ title: "quick", seconds: 0.4 }] }]), []);
  });
});

describe("a command of a suite that has no exit code", () => {
  it("names a missing program and how to get it", async () => {
    const command = "mocha";
    const result = await execa(command, ["--version"], { env: { PATH: "/nowhere" }, extendEnv: false, reject: false });
    assert.equal(
      withoutExitCode({ ...result, command }),
      [
        "✖ mocha is missing",
        "  why: there is no mocha on PATH",
        "  fix: It belongs to this clone's npm packages: run npm ci. Then run the same command again.",
      ].join("\n"),
    );
  });

  it("names the signal that ended it", async () => {
    const result = await execa("sh", ["-c", "kill -TERM $$"], { reject: false });
    assert.equal(withoutExitCode({ ...result, command: "sh" }), "✖ sh was ended by SIGTERM");
  });
});
