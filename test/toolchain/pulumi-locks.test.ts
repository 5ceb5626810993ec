import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { execaSync } from "execa";
import { releaseDeadLocks } from "../../toolchain/stack/pulumi-locks.ts";

describe("the locks of a stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
  const locks = join(folder, ".pulumi", "locks", "organization", "todo", "prod");
  const backend = pathToFileURL(folder).href;
  // It has ended by the time that its pid is known.
  const dead = Number(execaSync("sh", ["-c", "echo $$"]).stdout);
  const now = new Date().toISOString();

  const held = (name: string, content: object | string) => {
    const file = join(locks, `${name}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      typeof content === "string"
        ? content
        : JSON.stringify({ username: "somebody", hostname: hostname(), timestamp: now, ...content }),
    );
  };

  afterEach(() => rmSync(locks, { recursive: true, force: true }));
  after(() => rmSync(folder, { recursive: true }));

  it("are taken away where their owner was killed, or the machine with it", () => {
    held("killed", { pid: dead });
    held("before-the-boot", { pid: process.pid, timestamp: "2001-01-01T00:00:00.000000000Z" });
    releaseDeadLocks(backend, "prod");
    assert.deepEqual(readdirSync(locks), []);
  });

  it("stay where their owner runs, is on another machine, or can't be known", () => {
    held("running", { pid: process.pid });
    held("elsewhere", { pid: dead, hostname: `not-${hostname()}` });
    held("half-written", '{"pid":');
    held("killed", { pid: dead });
    releaseDeadLocks(backend, "prod");
    assert.deepEqual(readdirSync(locks).sort(), ["elsewhere.json", "half-written.json", "running.json"]);
  });

  it("of other stacks, and of shared backends, aren't looked at", () => {
    held("killed", { pid: dead });
    for (const url of [`s3://${folder}`, "https://api.pulumi.com", `gs://${folder}?prefix=${folder}`])
      releaseDeadLocks(url, "prod");
    releaseDeadLocks(backend, "staging");
    assert.ok(existsSync(join(locks, "killed.json")));
  });

  it("are found under a URL with options", () => {
    held("killed", { pid: dead });
    releaseDeadLocks(`${backend}?no_tmp_dir=true`, "prod");
    assert.deepEqual(readdirSync(locks), []);
  });
});
