import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { before, describe, it } from "mocha";
import { execa } from "execa";
import { endLeftProcesses, processesIn, withTemporary } from "../host/temporary.ts";

const module = new URL("../host/temporary.ts", import.meta.url).href;

describe("a command's directory for temporary files", () => {
  let outside: string;

  before(() => {
    outside = tmpdir();
  });

  it("is used by everything that the command starts, and is deleted with it", async () => {
    let folder = "";
    await withTemporary(async () => {
      folder = tmpdir();
      assert.equal((await execa("sh", ["-c", "echo $TMPDIR"])).stdout, folder);
      writeFileSync(join(mkdtempSync(join(tmpdir(), "kubeconfig-")), "kubeconfig"), "a secret");
    });
    assert.notEqual(folder, outside);
    assert.equal(existsSync(folder), false);
    assert.equal(tmpdir(), outside);
  });

  it("is deleted if the command fails", async () => {
    const failing = withTemporary(() => {
      writeFileSync(join(tmpdir(), "file"), "");
      throw new Error("it fails");
    });
    await assert.rejects(failing, /it fails/);
    assert.deepEqual(left(outside), []);
  });

  it("is deleted with the processes that the command left behind, and with theirs", async () => {
    let folder = "";
    await withTemporary(async () => {
      folder = tmpdir();
      const script = `mkdir $TMPDIR/below; TMPDIR=$TMPDIR/below sleep 600 & trap "" TERM; echo; sleep 600; sleep 600`;
      const child = spawn("sh", ["-c", script], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
      await once(child.stdout, "data");
      // The shell goes on to its last command after it has printed.
      while (processesIn(folder).length < 3) await sleep(20);
      assert.equal(processesIn(folder).length, 3);
    });
    assert.deepEqual(processesIn(folder), []);
  });

  it("reports the processes that were left behind, except for those that end soon", async () => {
    await withTemporary(async () => {
      for (const seconds of ["600", "0.5"]) spawn("sleep", [seconds], { detached: true, stdio: "ignore" });
      assert.deepEqual(
        (await endLeftProcesses(2000)).map(({ command }) => command),
        ["sleep 600"],
      );
      assert.deepEqual(processesIn(tmpdir()), []);
    });
  });

  it("is deleted by the next command if its own was killed", async () => {
    const script = `
      import { withTemporary } from ${JSON.stringify(module)};
      import { spawn } from "node:child_process";
      await withTemporary(async () => {
        spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
        process.kill(process.pid, "SIGKILL");
      });
    `;
    await execa(process.execPath, ["--input-type=module", "--eval", script], { reject: false });
    const [folder = ""] = left(outside);
    assert.equal(processesIn(join(outside, folder)).length, 1);
    await withTemporary(() => undefined);
    assert.deepEqual(left(outside), []);
    assert.deepEqual(processesIn(join(outside, folder)), []);
  });

  it("stays while an update of a killed command still runs", async () => {
    const script = `
      import { withTemporary } from ${JSON.stringify(module)};
      import { spawn } from "node:child_process";
      await withTemporary(async () => {
        spawn("sleep", ["600"], { detached: true, stdio: "ignore", argv0: "pulumi" });
        process.kill(process.pid, "SIGKILL");
      });
    `;
    await execa(process.execPath, ["--input-type=module", "--eval", script], { reject: false });
    await withTemporary(() => undefined);
    const [folder = ""] = left(outside);
    const [update] = processesIn(join(outside, folder));
    assert.equal(update?.command, "pulumi 600");
    process.kill(update.pid);
    while (processesIn(join(outside, folder)).length > 0) await sleep(20);
    await withTemporary(() => undefined);
    assert.deepEqual(left(outside), []);
  });

  it("leaves the directory of a command in another PID namespace alone", async function () {
    if (process.platform !== "linux" || process.getuid?.() !== 0) return this.skip();
    await withTemporary(async () => {
      const script = `
        import { withTemporary } from ${JSON.stringify(module)};
        await withTemporary(() => undefined);
      `;
      const isolated = ["--pid", "--fork", "--mount-proc", process.execPath, "--input-type=module", "--eval", script];
      await execa("unshare", isolated, { env: { TMPDIR: outside } });
      assert.ok(existsSync(tmpdir()));
    });
  });
});

function left(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("todo-run-"));
}
