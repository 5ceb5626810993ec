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
    "How long each step took, and its share of all steps together. Steps of the cluster run while programs are built.",
    "",
    "| step | minutes | share | |",
    "|---|---:|---:|---|",
    ...cold
      .filter(({ seconds }) => seconds >= total / 100)
      .map(({ title, seconds }) => {
        const bar = "█".repeat(Math.round((60 * seconds) / total));
        return `| ${title} | ${(seconds / 60).toFixed(1)} | ${share(seconds)} | ${bar} |`;
      }),
  ];
}
