import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { parseJson } from "./json.ts";
import { paths } from "./paths.ts";
import type { Timings } from "./steps.ts";

const file = join(paths.logs, "timings.json");
const timings = z.array(z.object({ title: z.string(), seconds: z.number() }));
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
  console.log("\nWhere the time went:");
  for (const { title, seconds } of long) {
    const bar = "█".repeat(Math.max(1, Math.round((seconds / longest) * 40)));
    console.log(`  ${title.padEnd(36)} ${seconds.toFixed(0).padStart(5)} s ${bar}`);
  }
  console.log();
}

/** The steps of the last cold run; none if there was none. */
export function readTimings(): Timings {
  return existsSync(file) ? parseJson(timings, readFileSync(file, "utf8"), file) : [];
}
