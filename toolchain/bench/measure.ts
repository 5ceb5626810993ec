/** How the benchmark is run. */
export interface Run {
  /** Fewer runs of each work, and smaller ones: figures that say less, for CI. */
  short: boolean;
}

/** The median seconds of each work, measured in turn, so that a slow phase of the machine affects all of them. */
export async function alternate<K extends string>(
  runs: number,
  works: Record<K, () => Promise<unknown>>,
): Promise<Record<K, number>> {
  return medians(runs, works, async (work) => {
    const started = performance.now();
    await work();
    return (performance.now() - started) / 1000;
  });
}

/** The median of each work's results, run in turn. */
export async function medians<K extends string, T>(
  runs: number,
  works: Record<K, () => Promise<T>>,
  figure: (work: () => Promise<T>) => Promise<number>,
): Promise<Record<K, number>> {
  const names = Object.keys(works) as K[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let run = 0; run < runs; run++) {
    for (const name of names) measured[name].push(await figure(works[name]));
  }
  return Object.fromEntries(names.map((name) => [name, median(measured[name])])) as Record<K, number>;
}

/** The middle value of an odd number of them. */
export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** A table in Markdown; all columns but the first are numbers. */
export function table(heads: string[], rows: (string | number)[][]): string[] {
  const line = (cells: (string | number)[]) =>
    `| ${cells.map((cell) => (typeof cell === "number" ? cell.toFixed(2) : cell)).join(" | ")} |`;
  return [
    line(heads),
    `|---|${heads
      .slice(1)
      .map(() => "---:|")
      .join("")}`,
    ...rows.map(line),
  ];
}
