import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import * as cluster from "../../embedded/cluster/index.ts";
import { table } from "./measure.ts";

const settle = 60_000;
const sample = 60_000;

/** What the embedded cluster's processes take while nobody asks anything of it: memory, and CPU of one core. */
export async function clusterAtRest(): Promise<string[]> {
  await sleep(settle);
  const processes = cluster.status();
  const before = await Promise.all(processes.map(({ pid }) => cpuSeconds(pid)));
  await sleep(sample);
  const rows = await Promise.all(
    processes.map(async ({ name, pid, memoryBytes }, index) => ({
      name,
      own: await proportionalBytes(pid),
      resident: memoryBytes,
      cpu: (100_000 * ((await cpuSeconds(pid)) - (before[index] ?? 0))) / sample,
    })),
  );
  const sum = (figure: "own" | "resident" | "cpu") => rows.reduce((total, row) => total + row[figure], 0);
  const row = (name: string, own: number, resident: number, cpu: number) => [
    name,
    (own / 2 ** 20).toFixed(0),
    (resident / 2 ** 20).toFixed(0),
    cpu,
  ];
  return [
    "## The embedded cluster at rest",
    "",
    `Each process ${settle / 1000} s after the last command, and its CPU over the ${sample / 1000} s that follow. ` +
      "Memory counts a page that",
    "several processes share in parts; resident memory counts it in each of them, though Kubernetes' processes share " +
      "one program.",
    `Add-ons: ${cluster.rememberedAddons().join(", ") || "none"}.`,
    "",
    ...table(
      ["process", "memory in MiB", "resident in MiB", "% of a core"],
      [
        ...rows
          .toSorted((one, other) => other.own - one.own)
          .map(({ name, own, resident, cpu }) => row(name, own, resident, cpu)),
        row("**all**", sum("own"), sum("resident"), sum("cpu")),
      ],
    ),
  ];
}

async function cpuSeconds(pid: number): Promise<number> {
  return cpuSecondsIn(await readFile(`/proc/${pid}/stat`, "utf8"));
}

async function proportionalBytes(pid: number): Promise<number> {
  return proportionalBytesIn(await readFile(`/proc/${pid}/smaps_rollup`, "utf8"));
}

/** User and system time in a process's `stat`, in ticks of 1/100 s. Its second field may contain spaces. */
export function cpuSecondsIn(stat: string): number {
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) / 100;
}

/** The proportional set size in a process's `smaps_rollup`. */
export function proportionalBytesIn(rollup: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}
