/**
 * A directory for temporary files that is deleted when its command ends, together with every process that the command
 * left running. Pulumi's plugins need it: the Kubernetes plugin writes the cluster admin's kubeconfig into the
 * directory for temporary files and never removes it, and a killed engine leaves its plugins behind.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startTime } from "./lock.mjs";

// Short, for the sockets in it.
const prefix = "todo-run-";

/** The directory for temporary files that outlive the command, such as those of a daemon. */
export const lastingTemporary = tmpdir();

let ownFolder: string | undefined;

export interface LeftProcess {
  pid: number;
  command: string;
}

/**
 * Runs `work`, with a directory for temporary files for it and for everything that it starts. Leftovers of earlier
 * commands that were killed are removed first.
 */
export async function withTemporary<T>(work: () => Promise<T> | T): Promise<T> {
  await removeLeftOver();
  const parent = tmpdir();
  const owner = [process.pid, startTime(process.pid), pidNamespace()];
  const folder = mkdtempSync(join(parent, `${prefix}${owner.join("-")}-`));
  // PostgreSQL runs as another user if the tests run as root.
  chmodSync(folder, 0o711);
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  ownFolder = folder;
  try {
    return await work();
  } finally {
    ownFolder = undefined;
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await endProcesses(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Ends the processes that this command has started, or whose directory for temporary files is `folder`, and that still
 * run, and returns them. They get `grace` milliseconds to end by themselves: a plugin takes a moment to notice that its
 * engine has ended, and many seconds on a busy machine.
 */
export async function endLeftProcesses(grace = 20_000, folder = ownFolder): Promise<LeftProcess[]> {
  if (folder === undefined) return [];
  for (const end = Date.now() + grace; processesIn(folder).length > 0 && Date.now() < end;) await sleep(100);
  const left = processesIn(folder);
  await endProcesses(folder);
  return left;
}

/**
 * Processes whose directory for temporary files is `folder` or one below it, except this one. Empty on a system
 * without /proc, and for processes of other users.
 */
export function processesIn(folder: string): LeftProcess[] {
  const pids = readdirOf("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).flatMap((pid) => {
    if (pid === process.pid || !livesIn(folder, readOf(`/proc/${pid}/environ`))) return [];
    // A process that has ended, but that its parent hasn't reaped, has no command line.
    const command = readOf(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
    return command === "" ? [] : [{ pid, command }];
  });
}

/** Ends the processes of a directory: with SIGTERM, and after `grace` milliseconds with SIGKILL. */
export async function endProcesses(
  folder: string,
  grace = 2000,
  signals: NodeJS.Signals[] = ["SIGTERM", "SIGKILL"],
): Promise<void> {
  for (const signal of signals) {
    for (const { pid } of processesIn(folder)) send(pid, signal);
    for (const end = Date.now() + grace; processesIn(folder).length > 0 && Date.now() < end;) await sleep(50);
  }
}

/** Removes the leftovers of killed commands, unless one of their updates still runs. */
async function removeLeftOver(): Promise<void> {
  const parent = tmpdir();
  for (const name of readdirOf(parent).filter((each) => each.startsWith(prefix))) {
    const [pid, started, namespace] = name.slice(prefix.length).split("-");
    // Another container that shares the directory has processes that aren't seen here.
    if (namespace !== pidNamespace() || startTime(Number(pid)) === started) continue;
    const folder = join(parent, name);
    if (processesIn(folder).some(({ command }) => basename(command.split(" ")[0] ?? "") === "pulumi")) continue;
    await endProcesses(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The number of this process's PID namespace; 0 on a system without them. */
function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}

function livesIn(folder: string, environ: string): boolean {
  return environ.split("\0").some((entry) => entry === `TMPDIR=${folder}` || entry.startsWith(`TMPDIR=${folder}/`));
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function readdirOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
