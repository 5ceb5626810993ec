import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import up from "../commands/up.ts";
import { exec } from "../../embedded/host/exec.ts";
import { parseJson } from "../../embedded/host/json.ts";
import { paths } from "../../embedded/host/paths.ts";
import { LocalStack } from "../stack/index.ts";
import { alternate, type Run, table } from "./measure.ts";
import { withScratchStack } from "./scratch-stack.ts";

const state = z.object({
  deployment: z.object({
    resources: z.array(z.object({ type: z.string(), inputs: z.record(z.string(), z.unknown()).optional() })),
  }),
});
/** What a preview of the dev stack with nothing to change should cost at most, to that of an empty program. */
const previewGoal = 1.5;

/** What the dev stack's preview and update cost when there is nothing to change. */
export async function devStack({ short }: Run): Promise<string[]> {
  const runs = short ? 3 : 5;
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
    const { preview, update, diff, empty } = await withScratchStack(
      { project: "empty", name: "empty" },
      async ({ pulumi }) => {
        const program = join(paths.repository, "test", "bench", "empty");
        return alternate(runs, {
          empty: () => pulumi(program, ["preview"]),
          preview: () => exec("pulumi", ["preview", "--expect-no-changes", "--non-interactive"], options),
          update: () =>
            exec("pulumi", ["up", "--yes", "--skip-preview", "--expect-no-changes", "--non-interactive"], options),
          diff: () =>
            exec(
              "kubectl",
              ["diff", "--server-side", "--field-manager=bench", "--force-conflicts", "-f", manifest],
              options,
            ),
        });
      },
    );
    const row = (name: string, seconds: number) => [name, seconds, seconds / diff, seconds / empty];
    return [
      "## A stack with nothing to change",
      "",
      `Median of ${runs} runs of the dev stack. Its preview should take at most ${previewGoal} times the empty one.`,
      "",
      ...table(
        ["", "seconds", "to kubectl diff", "to the empty program"],
        [
          row("`kubectl diff --server-side` of the same objects", diff),
          row("`pulumi preview` of an empty program", empty),
          row("`pulumi preview`", preview),
          row("`pulumi up`", update),
          row("`npm start`, already up", warm + update),
        ],
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The stack's Kubernetes objects as manifests, from its state. */
async function manifests(stack: LocalStack): Promise<string> {
  const exported = await exec("pulumi", ["stack", "export", "--show-secrets"], {
    cwd: paths.repository,
    env: stack.environment(),
  });
  return parseJson(state, exported, "pulumi stack export")
    .deployment.resources.filter(({ type }) => type.startsWith("kubernetes:"))
    .map(({ inputs }) => stringify(JSON.parse(JSON.stringify(inputs, plain))))
    .join("---\n");
}

/** Replaces the state's marker of a secret by the value in it. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("plaintext" in value)) return value;
  return JSON.parse(String(value.plaintext));
}
