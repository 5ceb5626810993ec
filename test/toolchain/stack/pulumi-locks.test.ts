import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { execaSync } from "execa";
import { isLockedByTheDead } from "../../../toolchain/stack/pulumi-locks.ts";

describe("a stack's locks", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
  const locks = join(folder, ".pulumi", "locks", "organization", "todo", "prod");
  const backend = pathToFileURL(folder).href;
  // It has ended by the time its pid is known.
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

  it("are dead if their owner was killed, or the machine with it", () => {
    held("killed", { pid: dead });
    held("before-the-boot", { pid: process.pid, timestamp: "2001-01-01T00:00:00.000000000Z" });
    assert.equal(isLockedByTheDead(backend, "prod"), true);
  });

  const alive: [title: string, content: object | string][] = [
    ["runs", { pid: process.pid }],
    ["is on another machine", { pid: dead, hostname: `not-${hostname()}` }],
    ["can't be known", '{"pid":'],
  ];
  for (const [title, content] of alive) {
    it(`aren't all dead if the owner of one ${title}: Pulumi cancels them together`, () => {
      held("another", content);
      held("killed", { pid: dead });
      assert.equal(isLockedByTheDead(backend, "prod"), false);
    });
  }

  it("of other stacks, and of shared backends, are ignored", () => {
    held("killed", { pid: dead });
    const others = [`s3://${folder}`, "https://api.pulumi.com", `gs://${folder}?prefix=${folder}`];
    for (const url of others) assert.equal(isLockedByTheDead(url, "prod"), false, url);
    assert.equal(isLockedByTheDead(backend, "staging"), false);
  });

  it("are found under a URL with options", () => {
    held("killed", { pid: dead });
    assert.equal(isLockedByTheDead(`${backend}?no_tmp_dir=true`, "prod"), true);
  });

  it("don't exist for a stack that isn't locked", () => {
    assert.equal(isLockedByTheDead(backend, "prod"), false);
  });
});
