import assert from "node:assert/strict";
import { parseTimes, withCpu } from "../host/cpu.ts";
import { exec } from "../host/exec.ts";
import type { Failure } from "../host/failure.ts";

const busy = ["-e", "(() => { for (let i = 0, sum = 0; i < 1e8; i++) sum += i; })()"];

describe("the CPU that a step's builds take", () => {
  it("is that of the counted commands, and of no other step's", async () => {
    const [counting, idle] = await Promise.all([
      withCpu(() => exec(process.execPath, busy, { countsCpu: true })),
      withCpu(() => exec(process.execPath, busy)),
    ]);
    assert.ok(counting.cpuSeconds >= 0.05 && counting.cpuSeconds < 30, String(counting.cpuSeconds));
    assert.equal(idle.cpuSeconds, 0);
  });

  it("includes the command's children", async () => {
    const { cpuSeconds } = await withCpu(() =>
      exec("sh", ["-c", '"$@"; true', "sh", process.execPath, ...busy], { countsCpu: true }),
    );
    assert.ok(cpuSeconds >= 0.05, String(cpuSeconds));
  });

  it("leaves a command's output and failure as they are", async () => {
    assert.equal(await exec("echo", ["two  words", "$HOME"], { countsCpu: true }), "two  words $HOME");
    await assert.rejects(
      exec("sh", ["-c", "echo broken >&2; exit 3"], { countsCpu: true }),
      (error: Failure) => error.message.startsWith("Command failed: sh -c echo") && error.why === "broken",
    );
  });

  it("is read from what shells print", () => {
    assert.equal(parseTimes("0m0.00s 0m0.01s\n2m3.50s 0m4.25s\n"), 127.75);
    assert.equal(parseTimes(""), 0);
  });
});
