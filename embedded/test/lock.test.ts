import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTime, withLock } from "../host/lock.mjs";

describe("lock", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    file = join(folder, "lock");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is held during the work, and released afterwards", async () => {
    const result = await withLock(file, "testing", async () => {
      assert.ok(existsSync(file));
      return Promise.resolve("done");
    });
    assert.equal(result, "done");
    assert.deepEqual(readdirSync(folder), []);
  });

  it("is released if the work fails", async () => {
    await assert.rejects(
      withLock(file, "testing", () => Promise.reject(new Error("broken"))),
      /broken/,
    );
    assert.throws(
      () =>
        withLock(file, "testing", () => {
          throw new Error("broken at once");
        }),
      /broken at once/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  it("refuses a second run, and names the first", () => {
    withLock(file, "the first", () => {
      const expected = new RegExp(
        `process ${process.pid}, the first\\. Wait for it to end, or end it with "kill ${process.pid}"`,
      );
      assert.throws(() => withLock(file, "the second", () => undefined), expected);
    });
  });

  it("is taken over if its process was killed", async () => {
    const child = spawn("sleep", ["60"]);
    const started = startTime(child.pid!);
    writeFileSync(file, JSON.stringify({ pid: child.pid, started, purpose: "sleeping" }));
    assert.throws(() => withLock(file, "testing", () => undefined), /sleeping/);
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGKILL");
    await ended;
    assert.equal(
      withLock(file, "testing", () => "mine"),
      "mine",
    );
  });

  it("is taken over if its pid is now another process's", () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: "1", purpose: "long gone" }));
    assert.equal(
      withLock(file, "testing", () => "mine"),
      "mine",
    );
  });

  it("is taken over if it was only half written", () => {
    writeFileSync(file, '{"pid": 12');
    assert.equal(
      withLock(file, "testing", () => "mine"),
      "mine",
    );
  });
});
