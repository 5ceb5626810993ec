import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { Failure } from "../../../embedded/host/failure.ts";
import { foreground } from "../../../toolchain/stack/foreground.ts";

const module = join(import.meta.dirname, "..", "..", "..", "toolchain", "stack", "foreground.ts");

/**
 * Runs a shell's command line in the foreground of a separate process, and sends that process a signal once the
 * command line has started.
 */
async function signalled(
  line: string,
  signal: NodeJS.Signals,
): Promise<{ exitCode: number | undefined; stdout: string }> {
  const program = `import { foreground } from ${JSON.stringify(module)};
    const { exitCode } = await foreground("sh", ["-c", ${JSON.stringify(line)}], { env: {} });
    console.log("waited for it:", exitCode);`;
  const running = execa("node", ["--input-type=module", "--eval", program], { stdin: "ignore", reject: false });
  running.stdout.once("data", () => running.kill(signal));
  const { exitCode, stdout } = await running;
  return { exitCode, stdout };
}

describe("a command in the foreground", () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`gets a ${signal} that only this process was sent, and has time to shut down`, async () => {
      // A shell runs its trap when its current command has ended.
      const line =
        `trap 'echo ending; sleep 0.2; echo in order; exit 3' ${signal.slice(3)}; echo began; for each in $(seq ` +
        "200); do sleep 0.05; done";
      assert.deepEqual(await signalled(line, signal), {
        exitCode: 0,
        stdout: "began\nending\nin order\nwaited for it: 3",
      });
    });
  }

  it("has the exit code that a shell would give if a signal ends it", async () => {
    const { exitCode } = await foreground("sh", ["-c", "kill -KILL $$"], { env: {} });
    assert.equal(exitCode, 137);
  });

  it("gets its environment, and its standard error is captured if asked for", async () => {
    const { exitCode, stderr } = await foreground("sh", ["-c", 'echo "$WORD" >&2; exit 4'], {
      env: { WORD: "heard" },
      keepsErrors: true,
    });
    assert.deepEqual({ exitCode, stderr }, { exitCode: 4, stderr: "heard" });
  });

  it("is named if it doesn't exist", async () => {
    await assert.rejects(foreground("no-such-program", [], { env: {} }), (error: Failure) => {
      assert.equal(error.message, "no-such-program is missing");
      assert.equal(error.why, "there is no no-such-program on PATH");
      return true;
    });
  });
});
