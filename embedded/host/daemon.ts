/**
 * Processes that outlive the command that starts them. Each one has a record (pid, start time, digest of its command
 * line and configuration) under `paths.run` and a log under `paths.logs`.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { uptime } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { Failure } from "./failure.ts";
import { startTime } from "./lock.mjs";
import { paths } from "./paths.ts";
import { lastingTemporary } from "./temporary.ts";
import { which } from "./which.ts";

export interface Daemon {
  name: string;
  /** The program's name on PATH. */
  command: string;
  args: string[];
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** Contents of the files that the daemon reads only when it starts: a change restarts it. */
  configuration?: string[];
  isReady: () => Promise<boolean>;
  /** Milliseconds until it must be ready; 30 000 if not given. */
  readyWithin?: number;
}

export interface DaemonStatus {
  name: string;
  pid: number;
  uptimeSeconds: number;
  memoryBytes: number;
}

const processRecord = z.object({ pid: z.int(), started: z.string(), digest: z.string() });
type ProcessRecord = z.output<typeof processRecord>;

const pollInterval = 200;

/**
 * The shell records its pid before it becomes the daemon, so that killing this process can't leave an unrecorded one.
 */
const launcher = `
record=$1; digest=$2; shift 2
started=$(cut -d" " -f22 "/proc/$$/stat")
printf '{"pid":%d,"started":"%s","digest":"%s"}' "$$" "$started" "$digest" > "$record.new" &&
  mv "$record.new" "$record" || exit 1
exec "$@"`;

/**
 * Starts a daemon, or leaves it alone if it runs with the same command line and configuration, and waits until it is
 * ready.
 * @returns whether it had to be started
 * @throws {Failure} with the cause from its log, if it ends or isn't ready in time
 */
export async function startDaemon(daemon: Daemon): Promise<boolean> {
  const program = which(daemon.command);
  if (program === undefined) {
    const fix = "Run `npm run toolchain -- up`, which provides it.";
    throw new Failure(`${daemon.name} could not be started`, { why: `there is no ${daemon.command} on PATH`, fix });
  }
  const digest = digestOf(daemon, program);
  const record = readRecord(daemon.name);
  if (record && isAlive(record)) {
    if (record.digest === digest && (await becomesReady(daemon))) return false;
    await stopDaemon(daemon.name);
  }
  await launch(daemon, program, digest);
  if (await becomesReady(daemon)) return true;

  const current = readRecord(daemon.name);
  const ended = !current || !isAlive(current);
  await stopDaemon(daemon.name);
  throw new Failure(
    `${daemon.name} ${ended ? "ended right after its start" : `was not ready within ${limitOf(daemon) / 1000} s`}`,
    {
      why: causeIn(readLog(daemon.name)),
      fix: "Fix what the log names and run the same command again.",
      log: logFile(daemon.name),
    },
  );
}

/**
 * Ends a daemon: SIGTERM, then SIGKILL after `grace` milliseconds. A process other than the recorded one is never
 * touched.
 */
export async function stopDaemon(name: string, grace = 10_000): Promise<void> {
  const record = readRecord(name);
  if (record) {
    signal(record, "SIGTERM");
    if (!(await ends(record, grace))) {
      signal(record, "SIGKILL");
      await ends(record, 5_000);
    }
  }
  rmSync(recordFile(name), { force: true });
}

/** Every running daemon. */
export function daemonStatus(): DaemonStatus[] {
  if (!existsSync(paths.run)) return [];
  const now = uptime();
  return readdirSync(paths.run)
    .filter((file) => file.endsWith(".pid.json"))
    .map((file) => file.replace(/\.pid\.json$/, ""))
    .flatMap((name) => {
      const record = readRecord(name);
      if (!record || !isAlive(record)) return [];
      // Linux reports start times in ticks of 1/100 s to user space on every architecture that Node runs on.
      return {
        name,
        pid: record.pid,
        uptimeSeconds: Math.round(now - Number(record.started) / 100),
        memoryBytes: residentMemory(record.pid),
      };
    });
}

export function isRunning(name: string): boolean {
  const record = readRecord(name);
  return record !== undefined && isAlive(record);
}

/** The lines in a log that say why its process failed: the last errors, or else the last lines. */
export function causeIn(log: string): string {
  const lines = log
    .trim()
    .split("\n")
    .slice(-200)
    .filter((line) => line.trim() !== "");
  const errors = lines.filter((line) =>
    /^[EF]\d{4} |\b(error|fatal|panic|failed|denied|cannot|unknown flag|not found)\b/i.test(line),
  );
  return (
    (errors.length > 0 ? errors : lines)
      .slice(-6)
      .map((line) => line.slice(0, 500))
      .join("\n") || "its log is empty"
  );
}

/** Starts the launcher, and waits until it has written the record, which takes long on a busy machine, or has ended. */
async function launch(daemon: Daemon, program: string, digest: string): Promise<void> {
  mkdirSync(paths.run, { recursive: true });
  mkdirSync(paths.logs, { recursive: true });
  const log = logFile(daemon.name);
  if (existsSync(log)) renameSync(log, `${log}.1`);
  rmSync(recordFile(daemon.name), { force: true });

  const output = openSync(log, "a", 0o600);
  const child = spawn("/bin/sh", ["-c", launcher, "sh", recordFile(daemon.name), digest, program, ...daemon.args], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, TMPDIR: lastingTemporary, ...daemon.env },
  });
  child.unref();
  closeSync(output);
  while (readRecord(daemon.name) === undefined && child.exitCode === null && child.signalCode === null) await sleep(20);
}

/** Polls until the daemon is ready, has ended, or its time is up. */
async function becomesReady(daemon: Daemon): Promise<boolean> {
  const end = Date.now() + limitOf(daemon);
  while (Date.now() < end) {
    const record = readRecord(daemon.name);
    if (!record || !isAlive(record)) return false;
    if (await daemon.isReady().catch(() => false)) return true;
    await sleep(pollInterval);
  }
  return false;
}

function limitOf(daemon: Daemon): number {
  return daemon.readyWithin ?? 30_000;
}

/** Follows links, because a new version of a program changes where its name points. */
function digestOf(daemon: Daemon, program: string): string {
  const parts = [program, realpathSync(program), daemon.args, daemon.env ?? {}, daemon.configuration ?? []];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

async function ends(record: ProcessRecord, limit: number): Promise<boolean> {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(50)) if (!isAlive(record)) return true;
  return !isAlive(record);
}

function signal(record: ProcessRecord, name: NodeJS.Signals): void {
  try {
    if (isAlive(record)) process.kill(record.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Whether the recorded process runs; a zombie, which only waits for its parent, doesn't. */
function isAlive(record: ProcessRecord): boolean {
  if (record.started === "" || startTime(record.pid) !== record.started) return false;
  try {
    return !/\) Z /.test(readFileSync(`/proc/${record.pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function residentMemory(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function readRecord(name: string): ProcessRecord | undefined {
  try {
    return processRecord.parse(JSON.parse(readFileSync(recordFile(name), "utf8")));
  } catch {
    return undefined;
  }
}

function readLog(name: string): string {
  try {
    return readFileSync(logFile(name), "utf8");
  } catch {
    return "";
  }
}

function recordFile(name: string): string {
  return join(paths.run, `${name}.pid.json`);
}

function logFile(name: string): string {
  return join(paths.logs, `${name}.log`);
}
