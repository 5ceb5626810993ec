import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

describe("suites", () => {
  const folder = mkdtempSync(join(tmpdir(), "suites-"));
  after(() => rmSync(folder, { recursive: true }));

  it("compute two at a time, never in one folder, and wait for the cluster alone", async () => {
    const until = (file: string) => `until [ -e ${file} ]; do sleep 0.1; done`;
    const suites = [
      { name: "first", line: `${until("last-began")}; touch first-began; echo of first; echo "  1 passing"` },
      { name: "same-folder", folder: "frontend", line: `[ ! -e frontend-used ] && echo "  2 passing"` },
      {
        name: "last",
        folder: "frontend",
        line: `touch frontend-used last-began; ${until("first-began")}; rm frontend-used; echo "  3 passing"; exit 1`,
      },
      { name: "cluster", needsCluster: true, line: `ls; echo "  4 passing"` },
    ];
    const script = `
      import { runSuites } from ${JSON.stringify(new URL("../../../toolchain/suites/index.ts", import.meta.url))};
      const suites = ${JSON.stringify(suites)}.map(({ line, ...suite }) => ({
        ...suite,
        commands: [{ run: ["sh", "-c", line], cwd: ${JSON.stringify(folder)} }],
      }));
      const outcomes = await runSuites(suites, 2);
      const figures = outcomes.map(({ name, passed, failed, succeeded }) => [name, passed, failed, succeeded]);
      console.log(JSON.stringify(figures));
    `;
    const { stdout } = await execa(process.execPath, ["--input-type=module", "--eval", script], {
      env: { XDG_STATE_HOME: folder },
    });
    assert.match(stdout, /── first ─+\nof first\n {2}1 passing\n/);
    assert.match(stdout, /── cluster ─+\n(.*\n)*first-began\n/);
    assert.deepEqual(JSON.parse(stdout.split("\n").at(-1) ?? ""), [
      ["first", 1, 0, true],
      ["same-folder", 2, 0, true],
      ["last", 3, 1, false],
      ["cluster", 4, 0, true],
    ]);
  });

  it("that leave a process running fail, and the process is ended", async () => {
    const script = `
      import { runSuites } from ${JSON.stringify(new URL("../../../toolchain/suites/index.ts", import.meta.url))};
      const run = ["sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $! > pid; echo '  1 passing'"];
      const [{ succeeded, passed, failed }] = await runSuites(
        [{ name: "leaves", commands: [{ run, cwd: ${JSON.stringify(folder)} }] }], 2, 100);
      console.log(JSON.stringify([succeeded, passed, failed]));
    `;
    const { stdout, stderr } = await execa(process.execPath, ["--input-type=module", "--eval", script], {
      env: { XDG_STATE_HOME: folder },
    });
    const pid = readFileSync(join(folder, "pid"), "utf8").trim();
    assert.equal(stdout.split("\n").at(-1), "[false,1,1]");
    assert.match(stderr, new RegExp(`The suite leaves left process ${pid} running: sleep 600`));
    // Without a command line it has ended, and waits for init to reap it.
    const commandLine = existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
    assert.equal(commandLine, "");
  });
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
