import { AsyncLocalStorage } from "node:async_hooks";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const account = new AsyncLocalStorage<{ seconds: number }>();

/** Does some work, and tells the seconds of CPU of the commands that it has counted meanwhile. */
export async function withCpu<T>(work: () => Promise<T>): Promise<{ result: T; cpuSeconds: number }> {
  const own = { seconds: 0 };
  const result = await account.run(own, work);
  return { result, cpuSeconds: own.seconds };
}

/** Runs a command through a shell that counts its CPU, and that of its children, for the work which it is part of. */
export async function counted<T>(
  run: (command: string, args: string[]) => Promise<T>,
  command: string,
  args: string[],
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "todo-chatbot-cpu-"));
  const file = join(folder, "times");
  try {
    return await run("sh", ["-c", script, "sh", file, command, ...args]);
  } finally {
    const own = account.getStore();
    if (own) own.seconds += parseTimes(read(file));
    rmSync(folder, { recursive: true, force: true });
  }
}

const script = 'file=$1; shift; "$@"; code=$?; times > "$file"; exit $code';

/** The seconds, user and system, that the shell's children took: the second line of what `times` prints. */
export function parseTimes(text: string): number {
  const words = text.split("\n")[1]?.matchAll(/(\d+)m([\d.]+)s/g) ?? [];
  return [...words].reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

/** Empty where the shell was killed before it wrote. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
