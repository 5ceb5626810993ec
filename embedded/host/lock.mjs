/**
 * A lock that a killed process can't leave behind: the file names its owner by pid and start time, so that an owner
 * that is gone (or whose pid now is another process's) never blocks the next run. Plain JavaScript, since the
 * bootstrap takes it before any package is installed.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Runs `work` holding the lock at `file`, and releases it afterwards, also for a promise.
 * @template T
 * @param {string} file
 * @param {string} purpose what the owner does, for the message that a second run prints
 * @param {() => T} work
 * @returns {T}
 * @throws {Error} naming the owner, when another live process holds the lock
 */
export function withLock(file, purpose, work) {
  acquire(file, purpose);
  const release = () => rmSync(file, { force: true });
  let result;
  try {
    result = work();
  } catch (error) {
    release();
    throw error;
  }
  if (result instanceof Promise) return /** @type {T} */ (result.finally(release));
  release();
  return result;
}

function acquire(/** @type {string} */ file, /** @type {string} */ purpose) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startTime(process.pid), purpose }));
  try {
    // link() fails when the name exists, so of two processes exactly one gets the lock, with its content complete.
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        return linkSync(mine, file);
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
        const owner = readOwner(file);
        if (owner && startTime(owner.pid) === owner.started) {
          throw new Error(
            `Another run is at work here: process ${owner.pid}, ${owner.purpose}. ` +
              `Wait for it to end, or end it with "kill ${owner.pid}", and run the same command again.`,
            { cause: error },
          );
        }
        rmSync(file, { force: true });
      }
    }
    throw new Error(
      `Two runs started at the same moment and the other one was first (lock ${file}). Run the same command again.`,
    );
  } finally {
    unlinkSync(mine);
  }
}

/** @returns {{pid: number, started: string, purpose: string} | undefined} */
function readOwner(/** @type {string} */ file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * When a process started, in clock ticks since boot; `alive` where the system has no /proc; empty when it isn't
 * running.
 * @param {number} pid
 */
export function startTime(pid) {
  try {
    // Field 22; the command name (field 2) is in parentheses and may hold spaces.
    return (
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /s, "")
        .split(" ")[19] ?? ""
    );
  } catch {
    if (process.platform === "linux") return "";
  }
  try {
    process.kill(pid, 0);
    return "alive";
  } catch {
    return "";
  }
}
