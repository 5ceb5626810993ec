import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagnose, wasRefused } from "../../../toolchain/stack/diagnosis.ts";

describe("the diagnosis of a failed Pulumi command", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function diagnosed(...messages: string[]) {
    const events = messages.map((message) => ({ diagnosticEvent: { severity: "error", message } }));
    const others = [
      { diagnosticEvent: { severity: "warning", message: "no space left on device" } },
      { summaryEvent: {} },
    ];
    const log = join(folder, "events.json");
    writeFileSync(log, [...others, ...events].map((event) => `${JSON.stringify(event)}\n`).join(""));
    return diagnose("up", "dev", log, "");
  }

  const cases = {
    "error: could not decrypt: incorrect passphrase": /The passphrase is not the one/,
    "write /var/lib/x: no space left on device": /The disk is full/,
    'failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1':
      /An image could not be built/,
    "failed to push registry.test/todo: unexpected status from HEAD request: 403": /An image could not be pushed/,
    "The size of registry.test/todo@sha256:0 can't be determined: dial tcp 192.0.2.1:443: connect: connection refused":
      /An image could not be read/,
    "registry.test/todo@sha256:0 has a known vulnerability of severity CRITICAL. Nothing runs it.":
      /An image must not be deployed/,
    ['"todo/web" failed to fully initialize or become live: Server-Side Apply field conflict detected. [...] Apply ' +
    'failed with 1 conflict: conflict with "dashboard" using v1: .spec.selector']: /Someone else has set a field/,
    ['Service "todo-frontend" is invalid: spec.ports[0].nodePort: Invalid value: 30000: ' +
    "provided port is already allocated"]: /has the nodePort/,
    "containers with unready status: [fastapi] -- [ImagePullBackOff] Back-off pulling image": /can't pull an image/,
    ['the Kubernetes API server reported that "todo/backend" failed to fully initialize or become live: ' +
    "CrashLoopBackOff"]: /A pod didn't become ready/,
    'Patch "https://127.0.0.1:16443/api": dial tcp 127.0.0.1:16443: connect: connection refused':
      /The cluster doesn't answer/,
    "the stack is currently locked by 1 lock(s)": /Another update of this stack/,
    "[409] Conflict: Another update is currently in progress.": /Another update of this stack/,
  };
  for (const [message, what] of Object.entries(cases)) {
    it(`names the cause of "${message.slice(0, 60)}"`, () => {
      const failure = diagnosed("<{%reset%}>" + message + "<{%reset%}>", "update failed");
      assert.match(failure.message, what);
      assert.match(failure.message, /\(pulumi up, stack dev\)$/);
      assert.equal(failure.why, message);
      assert.match(failure.fix, /run the same command again/);
    });
  }

  it("lists what violates the policies, and says that a preview has changed nothing", () => {
    const violation = (enforcementLevel: string, policyName: string) => ({
      policyEvent: {
        resourceUrn: "urn:pulumi:prod::todo::kubernetes:apps/v1:Deployment::todo-web",
        message: "Deployment todo-web: spec must be set\n  why: so",
        policyName,
        policyPackName: "pack",
        enforcementLevel,
      },
    });
    const log = join(folder, "events.json");
    const events = [
      violation("advisory", "labels"),
      violation("mandatory", "seccomp"),
      violation("mandatory", "seccomp"),
    ];
    writeFileSync(log, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
    const preview = diagnose("preview", "prod", log, "error: preview failed");
    assert.equal(preview.message, "The policies refuse the stack; nothing was changed (pulumi preview, stack prod)");
    assert.equal(preview.why, "seccomp: todo-web: Deployment todo-web: spec must be set");
    assert.match(preview.fix, /--skip-policies/);
    assert.equal(wasRefused(preview), true);
    const update = diagnose("up", "prod", log, "error: update failed");
    assert.equal(update.message, "The policies refuse the stack (pulumi up, stack prod)");
    assert.equal(wasRefused(update), false);
  });

  it("says how to end another update of this stack, and to wait for it first", () => {
    const { fix } = diagnosed("[409] Conflict: Another update is currently in progress.");
    assert.match(
      fix,
      new RegExp(
        /^Wait for it\. Only where you know that it was killed: "npm run with -- --stack dev pulumi cancel", /.source +
          /which also ends one that runs\.$/.source,
        "m",
      ),
    );
  });

  it("recognizes what was refused before anything was changed", () => {
    for (const message of [
      "the stack is currently locked by 1 lock(s)",
      "Stack x, which todo:promoteFrom names, can't be used; nothing was changed.",
    ]) {
      assert.equal(wasRefused(diagnosed(message)), true, message);
    }
    assert.equal(wasRefused(diagnosed("something odd")), false);
    assert.equal(wasRefused(new Error("the stack is currently locked")), false);
  });

  it("shows every error once, and uses the first cause that it recognizes", () => {
    const failure = diagnosed("something odd", "something odd", "incorrect passphrase");
    assert.equal(failure.why, "something odd\nincorrect passphrase");
    assert.match(failure.message, /passphrase/);
  });

  it("uses Pulumi's output if it failed before the first event", () => {
    const failure = diagnose(
      "up",
      "dev",
      join(folder, "none.json"),
      "warning: x\nerror: getting secrets manager: incorrect passphrase\n",
    );
    assert.match(failure.message, /passphrase/);
    assert.equal(failure.why, "getting secrets manager: incorrect passphrase");
  });

  it("says so if Pulumi named no cause", () => {
    assert.match(diagnose("up", "dev", join(folder, "none.json"), "").why, /ended without naming a cause/);
  });
});
