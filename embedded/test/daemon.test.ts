import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, it } from "mocha";
import { withoutProxy } from "../cluster/settings.ts";
import { type Daemon, causeIn, daemonStatus, isRunning, startDaemon, stopDaemon } from "../host/daemon.ts";
import { paths } from "../host/paths.ts";

const sleeper: Daemon = { name: "sleeper", command: "sleep", args: ["600"], isReady: () => Promise.resolve(true) };
const pid = () => daemonStatus().find((daemon) => daemon.name === "sleeper")?.pid;

describe("daemons", () => {
  afterEach(() => stopDaemon("sleeper"));

  it("are left alone if they run as they should", async () => {
    assert.equal(await startDaemon(sleeper), true);
    const first = pid();
    assert.equal(await startDaemon(sleeper), false);
    assert.equal(pid(), first);
  });

  it("are restarted if their arguments or configuration changed", async () => {
    await startDaemon(sleeper);
    const first = pid();
    assert.equal(await startDaemon({ ...sleeper, configuration: ["changed"] }), true);
    assert.notEqual(pid(), first);
  });

  it("are started again after they were killed", async () => {
    await startDaemon(sleeper);
    process.kill(pid()!, "SIGKILL");
    while (isRunning("sleeper")) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(await startDaemon(sleeper), true);
  });

  it("have time to start on a machine that is slow to start anything", async () => {
    const folder = mkdtempSync(join(tmpdir(), "slow-"));
    writeFileSync(join(folder, "cut"), '#!/bin/sh\nsleep 2.5\nPATH=${PATH#*:} exec cut "$@"\n', { mode: 0o755 });
    assert.equal(await startDaemon({ ...sleeper, env: { PATH: `${folder}:${process.env.PATH}` } }), true);
  });

  it("of Kubernetes don't get the user's proxy, which can't reach the kubelet", async () => {
    const before = process.env.HTTPS_PROXY;
    process.env.HTTPS_PROXY = "http://proxy.example.com:3128";
    try {
      await startDaemon({ ...sleeper, env: withoutProxy });
    } finally {
      if (before === undefined) delete process.env.HTTPS_PROXY;
      else process.env.HTTPS_PROXY = before;
    }
    const given = readFileSync(`/proc/${pid()}/environ`, "utf8").split("\0");
    assert.deepEqual(given.filter((each) => /^https?_proxy=/i.test(each)).toSorted(), [
      "HTTPS_PROXY=",
      "HTTP_PROXY=",
      "http_proxy=",
      "https_proxy=",
    ]);
    assert.ok(given.includes("GOGC=40"));
  });

  it("that exit at once are reported as a failure with their last output", async () => {
    const broken = { ...sleeper, command: "sh", args: ["-c", "echo starting; echo 'fatal: port in use' >&2; exit 1"] };
    await assert.rejects(
      startDaemon({ ...broken, isReady: () => Promise.resolve(false) }),
      (error: Error & { why: string }) => {
        assert.match(error.message, /ended right after its start/);
        assert.equal(error.why, "fatal: port in use");
        return true;
      },
    );
  });

  it("that never become ready are reported as a failure, and stopped", async () => {
    const slow = { ...sleeper, isReady: () => Promise.resolve(false), readyWithin: 500 };
    await assert.rejects(startDaemon(slow), /was not ready within 0.5 s/);
    assert.equal(isRunning("sleeper"), false);
  });

  it("are never killed by pid alone, which may be another process's by now", async () => {
    await startDaemon(sleeper);
    const file = join(paths.run, "sleeper.pid.json");
    const record = readFileSync(file, "utf8");
    const victim = pid()!;
    writeFileSync(file, record.replace(/"started":"\d+"/, '"started":"1"'));
    await stopDaemon("sleeper");
    assert.doesNotThrow(() => process.kill(victim, 0));
    writeFileSync(file, record);
  });
});

describe("the cause in a log", () => {
  it("is its errors, in the format of any of the programs", () => {
    const log = "I0101 started\nE0101 10:00:00 cannot listen\nlevel=info msg=stopping";
    assert.equal(causeIn(log), "E0101 10:00:00 cannot listen");
  });

  it("is its last lines if none is an error", () => {
    assert.equal(causeIn("one\ntwo\n"), "one\ntwo");
    assert.equal(causeIn(""), "its log is empty");
  });
});
