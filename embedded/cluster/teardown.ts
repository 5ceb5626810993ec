/** Ends every container of the cluster, whether or not its container runtime still runs, and undoes its mounts. */
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { exec, succeeds } from "../host/exec.ts";
import { isRunning } from "../host/daemon.ts";
import { processesInCgroup, removeCgroups } from "./cgroups.ts";
import { ctr, listContainers, listTasks } from "./containerd.ts";
import { mountsIn } from "./mounts.ts";
import { processes, readIfThere } from "./processes.ts";
import { containerdSocket, directories, runtimeDirectory } from "./settings.ts";

const graceSeconds = 10;

/** To be called after the kubelet is stopped, which would start them again. */
export async function stopContainers(): Promise<void> {
  // A container's first process is a child of its shim, which forwards the signal as it sees fit.
  const shims = new Set(ownShims());
  for (const pid of processesInCgroup()) if (shims.has(parentOf(pid))) send(pid, "SIGTERM");
  for (let waited = 0; waited < graceSeconds * 1000 && processesInCgroup().length > 0; waited += 100) await sleep(100);
  for (let attempt = 0; attempt < 20 && processesInCgroup().length > 0; attempt++) {
    for (const pid of processesInCgroup()) send(pid, "SIGKILL");
    await sleep(100);
  }
  if (isRunning("containerd")) await removeContainers();
}

/** To be called after containerd is stopped. */
export async function removeRemains(): Promise<void> {
  for (const pid of ownShims()) send(pid, "SIGKILL");
  for (const mountPoint of ownMounts()) {
    if (!(await succeeds("umount", [mountPoint]))) await exec("umount", ["--lazy", mountPoint]);
  }
  removeCgroups();
  rmSync(directories.containerdState, { recursive: true, force: true });
}

/** Removes them from containerd, too, so that the next start finds none that only seem to exist. */
async function removeContainers(): Promise<void> {
  for (const task of await listTasks()) await ctr("tasks", "delete", "--force", task.id);
  for (const container of await listContainers()) await ctr("containers", "delete", container);
}

/** The shims of this containerd, recognized by its socket on their command line. */
function ownShims(): number[] {
  return processes().filter((pid) => {
    const words = readIfThere(`/proc/${pid}/cmdline`).split("\0");
    return (words[0] ?? "").includes("containerd-shim") && words.includes(containerdSocket);
  });
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)$/m.exec(readIfThere(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** Mount points below the cluster's directories, innermost first. */
function ownMounts(): string[] {
  return mountsIn([runtimeDirectory, directories.kubelet, directories.containerd]).reverse();
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
