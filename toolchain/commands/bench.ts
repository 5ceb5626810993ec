import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { exec } from "../lib/exec.ts";
import { paths } from "../lib/paths.ts";
import { LocalStack } from "../lib/stack.ts";
import { readTimings } from "../lib/timings.ts";
import up from "./up.ts";

const runs = 5;

/**
 * Measures the running dev stack and prints ratios: one run of one machine says little in seconds, but what it measures
 * side by side can be compared.
 */
export default async function bench(): Promise<void> {
  const cold = readTimings();
  const started = performance.now();
  await up();
  const toolchain = (performance.now() - started) / 1000;
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
    print(cold, toolchain, seconds);
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

function print(cold: { title: string; seconds: number }[], toolchain: number, { preview, update, diff }: Record<"preview" | "update" | "diff", number>): void {
  const ratio = (value: number) => (value / diff).toFixed(1).padStart(6);
  const row = (name: string, value: number) => console.log(`  ${name.padEnd(40)} ${value.toFixed(2).padStart(8)} s ${ratio(value)}`);
  console.log("\nOf the running dev stack, nothing to change (median of 5):           to kubectl diff");
  row("kubectl diff --server-side", diff);
  row("pulumi preview", preview);
  row("pulumi up", update);
  row("npm start, when it is already up", toolchain + update);
  const total = cold.reduce((sum, { seconds }) => sum + seconds, 0);
  if (total < 60) return;
  console.log("\nOf the last cold start, by step (share of the steps' sum):");
  for (const { title, seconds } of cold.filter((each) => each.seconds > total / 200)) {
    console.log(`  ${title.padEnd(40)} ${((100 * seconds) / total).toFixed(0).padStart(8)} %`);
  }
}
