import { readTimings } from "../../embedded/host/timings.ts";

/** Where the time of the last cold start of this machine went. */
export function coldStart(): string[] {
  const cold = readTimings();
  const total = cold.reduce((sum, { seconds }) => sum + seconds, 0);
  const share = (seconds: number) => `${((100 * seconds) / total).toFixed(0)} %`;
  if (total === 0) return ["## The last cold start", "", "None on this machine."];
  return [
    "## The last cold start",
    "",
    "Share of the time that all steps took together; those of the cluster run beside the builds.",
    "",
    "| step | share | |",
    "|---|---:|---|",
    ...cold
      .filter(({ seconds }) => seconds >= total / 100)
      .map(
        ({ title, seconds }) => `| ${title} | ${share(seconds)} | ${"█".repeat(Math.round((60 * seconds) / total))} |`,
      ),
  ];
}
