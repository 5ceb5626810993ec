import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { exec } from "../lib/exec.ts";
import { paths } from "../lib/paths.ts";
import { LocalStack } from "../lib/stack.ts";
import type { Timings } from "../lib/steps.ts";
import { readTimings } from "../lib/timings.ts";
import up from "./up.ts";

const runs = 5;

/**
 * Measures the running dev stack and prints ratios; `--write` keeps them in docs/performance.md.
 */
export default async function bench(args: string[]): Promise<void> {
  const cold = readTimings();
  const started = performance.now();
  await up();
  const warm = (performance.now() - started) / 1000;
  const stack = new LocalStack("dev");
  await stack.ensure();
  const folder = await mkdtemp(join(tmpdir(), "todo-bench-"));
  try {
    const manifest = join(folder, "objects.yaml");
    await writeFile(manifest, await manifests(stack));
    const options = { cwd: paths.repository, env: stack.environment() };
    const seconds = await alternate({
      preview: () => exec("pulumi", ["preview", "--expect-no-changes", "--non-interactive"], options),
      update: () => exec("pulumi", ["up", "--yes", "--skip-preview", "--expect-no-changes", "--non-interactive"], options),
      diff: () => exec("kubectl", ["diff", "--server-side", "--field-manager=bench", "--force-conflicts", "-f", manifest], options),
    });
    const page = render(cold, warm, seconds);
    console.log(`\n${page}`);
    if (args.includes("--write")) await writeFile(join(paths.repository, "docs", "performance.md"), page);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The stack's Kubernetes objects as manifests, from its state. */
async function manifests(stack: LocalStack): Promise<string> {
  const state = JSON.parse(await exec("pulumi", ["stack", "export", "--show-secrets"], { cwd: paths.repository, env: stack.environment() })) as {
    deployment: { resources: { type: string; inputs: Record<string, unknown> }[] };
  };
  return state.deployment.resources
    .filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => stringify(JSON.parse(JSON.stringify(inputs, plain))))
    .join("---\n");
}

/** Replaces the state's marker of a secret by the value in it. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("plaintext" in value)) return value;
  return JSON.parse(String(value.plaintext));
}

/** Median seconds of each, measured in turn, so that a slow phase of the machine meets all of them. */
async function alternate<K extends string>(works: Record<K, () => Promise<unknown>>): Promise<Record<K, number>> {
  const measured = Object.fromEntries(Object.keys(works).map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let run = 0; run < runs; run++) {
    for (const name of Object.keys(works) as K[]) {
      const started = performance.now();
      await works[name]();
      measured[name].push((performance.now() - started) / 1000);
    }
  }
  const medians = Object.entries<number[]>(measured).map(([name, values]) => [name, values.sort((a, b) => a - b)[Math.floor(runs / 2)]]);
  return Object.fromEntries(medians) as Record<K, number>;
}

/** The figures as a page: ratios, since seconds are this machine's. */
function render(cold: Timings, warm: number, { preview, update, diff }: Record<"preview" | "update" | "diff", number>): string {
  const rows: [string, number][] = [
    ["`kubectl diff --server-side` of the same objects", diff],
    ["`pulumi preview`", preview],
    ["`pulumi up`", update],
    ["`npm start`, already up", warm + update],
  ];
  const total = cold.reduce((sum, { seconds }) => sum + seconds, 0);
  const share = (seconds: number) => `${((100 * seconds) / total).toFixed(0)} %`;
  return [
    "# Performance",
    "",
    "Written by `npm run bench -- --write`: one run on one machine. Seconds differ from machine to machine and from hour to",
    "hour; the ratios are of what was measured in turn, in the same run.",
    "",
    "## A stack with nothing to change",
    "",
    `Median of ${runs} runs of the dev stack.`,
    "",
    "| | seconds | to kubectl diff |",
    "|---|---:|---:|",
    ...rows.map(([name, seconds]) => `| ${name} | ${seconds.toFixed(2)} | ${(seconds / diff).toFixed(1)} |`),
    "",
    "## The last cold start",
    "",
    ...(total === 0
      ? ["None on this machine."]
      : [
          "Share of the time that all steps took together; those of the cluster run beside the builds.",
          "",
          "| step | share | |",
          "|---|---:|---|",
          ...cold
            .filter(({ seconds }) => seconds >= total / 100)
            .map(({ title, seconds }) => `| ${title} | ${share(seconds)} | ${"█".repeat(Math.round((60 * seconds) / total))} |`),
        ]),
    "",
  ].join("\n");
}
