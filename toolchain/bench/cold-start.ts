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
    "How long each step took, its share of all steps together, and the CPU that its build took. " +
      "Steps of the cluster run while programs are",
    "built.",
    "",
    "| step | | minutes | share | CPU seconds | |",
    "|---|---|---:|---:|---:|---|",
    ...cold
      .filter(({ seconds }) => seconds >= total / 100)
      .map(({ title, how = "", seconds, cpuSeconds }) => {
        const bar = "█".repeat(Math.round((60 * seconds) / total));
        const cpu = cpuSeconds === 0 ? "" : cpuSeconds.toFixed(0);
        return `| ${title} | ${how} | ${(seconds / 60).toFixed(1)} | ${share(seconds)} | ${cpu} | ${bar} |`;
      }),
  ];
}
