import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { parseJson } from "./json.ts";
import { paths } from "./paths.ts";
import type { Timings } from "./steps.ts";

const file = join(paths.logs, "timings.json");
const timings = z.array(
  z.object({
    title: z.string(),
    seconds: z.number(),
    cpuSeconds: z.number().default(0),
    how: z.string().exactOptional(),
  }),
);
const minute = 60;

/** Prints where the time of a long run went, and saves the last cold one for the benchmark. */
export function reportTimings(taken: Timings): void {
  if (taken.some(({ seconds }) => seconds > minute)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(taken, undefined, 2));
  }
  const long = taken.filter(({ seconds }) => seconds >= 5).sort((a, b) => b.seconds - a.seconds);
  if (long.length === 0) return;
  const longest = long[0]?.seconds ?? 1;
  const row = (title: string, how: string, ...cells: string[]) =>
    `  ${title.padEnd(36)} ${how.padEnd(32)} ${cells.map((cell) => cell.padStart(8)).join("")}`;
  const whole = (seconds: number) => (seconds === 0 ? "" : seconds.toFixed(0));
  console.log(`\nWhere the time went, in seconds\n${row("", "", "elapsed", "CPU")}`);
  for (const { title, how = "", seconds, cpuSeconds } of long) {
    const bar = "█".repeat(Math.max(1, Math.round((seconds / longest) * 20)));
    console.log(`${row(title, how, whole(seconds), whole(cpuSeconds))}  ${bar}`);
  }
  const cpu = taken.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  console.log(`${row("builds, all together", "", "", whole(cpu))}\n`);
}

/** The steps of the last cold run; none if there was none. */
export function readTimings(): Timings {
  return existsSync(file) ? parseJson(timings, readFileSync(file, "utf8"), file) : [];
}
