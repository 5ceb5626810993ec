import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { paths } from "./paths.ts";
import type { Timings } from "./steps.ts";

const file = join(paths.logs, "timings.json");

/** Prints where the time of a long run went, and keeps it for the benchmark. */
export function reportTimings(timings: Timings): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(timings, undefined, 2));
  const long = timings.filter(({ seconds }) => seconds >= 5).sort((a, b) => b.seconds - a.seconds);
  if (long.length === 0) return;
  const longest = long[0]?.seconds ?? 1;
  console.log("\nWhere the time went:");
  for (const { title, seconds } of long) {
    const bar = "█".repeat(Math.max(1, Math.round((seconds / longest) * 40)));
    console.log(`  ${title.padEnd(36)} ${seconds.toFixed(0).padStart(5)} s ${bar}`);
  }
  console.log();
}
