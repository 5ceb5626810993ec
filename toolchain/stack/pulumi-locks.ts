import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir, hostname, uptime } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { paths } from "../../embedded/host/paths.ts";

/** What Pulumi writes into a lock of a file backend. */
const lock = z.object({ pid: z.int(), hostname: z.string(), timestamp: z.iso.datetime({ offset: true }) });

/**
 * Whether a stack is locked only by commands of this machine that were killed, so that `pulumi cancel`, which removes
 * every lock, interrupts nobody's update. Never true for a shared backend: only a lock's own machine can tell whether
 * its owner runs.
 *
 * @param backend URL of the state's backend
 * @param stack name of a stack of this project
 */
export function isLockedByTheDead(backend: string, stack: string): boolean {
  if (!backend.startsWith("file://")) return false;
  const folder = join(directoryOf(backend), ".pulumi", "locks", "organization", "todo", stack);
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return files.length > 0 && files.every((name) => isDead(join(folder, name)));
}

function directoryOf(backend: string): string {
  const [path = ""] = backend.slice("file://".length).split("?");
  return resolve(paths.repository, decodeURI(path).replace(/^~(?=\/|$)/, homedir()));
}

function isDead(file: string): boolean {
  const owner = readOwner(file);
  if (owner?.hostname !== hostname()) return false;
  const booted = Date.now() - uptime() * 1000;
  return Date.parse(owner.timestamp) < booted || !isRunning(owner.pid);
}

/** Undefined for a lock that is just being created or released. */
function readOwner(file: string): z.output<typeof lock> | undefined {
  try {
    return lock.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process can't be signaled.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
