import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

describe("register.cjs", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-register-"));
  const program = join(folder, "program.ts");
  after(() => rmSync(folder, { recursive: true }));

  const run = (text: string) => {
    writeFileSync(program, text);
    return execa(process.execPath, ["--require", join(__dirname, "..", "register.cjs"), program], { reject: false });
  };

  it("runs the current contents of a file, not earlier ones", async () => {
    assert.equal((await run("const count: number = 1; console.log(count);")).stdout, "1");
    assert.equal((await run("const count: number = 2; console.log(count);")).stdout, "2");
  });

  it("names file, line and reason if a file isn't valid TypeScript", async () => {
    const { exitCode, stderr } = await run("const count: = 1;");
    assert.equal(exitCode, 1);
    assert.match(stderr, /program\.ts\(1,14\): error TS1110: Type expected/);
  });

  it("points at the TypeScript line where the program throws", async () => {
    const { stderr } = await run(
      'interface Task {\n  title: string;\n}\nthrow new Error("no " + (undefined as unknown as Task));',
    );
    assert.match(stderr, /program\.ts:4/);
  });

  it("gives stack traces like Node's, with the lines of the TypeScript", async () => {
    const { stdout } = await run(
      "interface Task {\n" +
        "  title: string;\n" +
        "}\n" +
        "function fail(): never {\n" +
        "  throw new TypeError('no');\n" +
        "}\n" +
        "try {\n" +
        "  fail();\n" +
        "} catch (error) {\n" +
        "  console.log((error as Error).stack);\n" +
        "}",
    );
    const [message, first, second] = stdout.split("\n");
    assert.equal(message, "TypeError: no");
    assert.match(
      `${first}\n${second}`,
      /^ {4}at fail \(.*\/program\.ts:5:\d+\)\n {4}at Object\.<anonymous> \(.*\/program\.ts:8:\d+\)$/,
    );
  });

  describe("when Pulumi is killed", () => {
    /** Starts a program the way Pulumi's language host does; returns its pid once it runs. */
    const start = async (text: string): Promise<{ host: ChildProcess; pid: number }> => {
      writeFileSync(program, `console.log(process.pid);\n${text}`);
      // The shell, which waits for the program, plays the language host.
      const command = '"$@" & wait';
      const args = [process.execPath, "--require", join(__dirname, "..", "register.cjs"), program];
      const host = spawn("sh", ["-c", command, "sh", ...args], { stdio: ["ignore", "pipe", "pipe"] });
      const [pid] = (await once(host.stdout, "data")) as [Buffer];
      return { host, pid: Number(pid.toString()) };
    };
    const kill = ({ host }: { host: ChildProcess }) => {
      host.stdout?.destroy();
      host.stderr?.destroy();
      host.kill("SIGKILL");
    };
    const assertEnds = async (pid: number) => {
      const end = Date.now() + 5000;
      while (isRunning(pid) && Date.now() < end) await sleep(50);
      const runs = isRunning(pid);
      if (runs) process.kill(pid, "SIGKILL");
      assert.ok(!runs, "the program still runs");
    };

    it("ends a program that only waits", async () => {
      const running = await start("setInterval(() => {}, 1000);");
      kill(running);
      await assertEnds(running.pid);
    });

    it("ends a program whose handler of uncaught errors fails to report them, with yet another error", async () => {
      // Like @pulumi/pulumi/cmd/run: it reports to the engine, and to standard error.
      const running = await start(`
        process.on("uncaughtException", (error) => process.stderr.write(String(error)));
        setInterval(() => { throw new Error("the monitor is gone"); }, 100);
      `);
      kill(running);
      await assertEnds(running.pid);
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
