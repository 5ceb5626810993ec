import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { environment } from "../../embedded/host/environment.ts";
import { exec } from "../../embedded/host/exec.ts";
import { paths } from "../../embedded/host/paths.ts";
import { alternate, medians, type Run, table } from "./measure.ts";
import { withScratchStack } from "./scratch-stack.ts";

const folder = join(paths.repository, "test", "bench", "policy");

/**
 * How long the policy pack takes to start compared with a pack of one rule, what it adds to a preview, and how the
 * time of its rules grows with the number of resources.
 */
export async function policyPack({ short }: Run): Promise<string[]> {
  const runs = short ? 1 : 7;
  await exec("tsc", ["-p", "policy"], { cwd: paths.repository });
  const { oneRule, pack } = await alternate(runs, {
    oneRule: () => started(join(folder, "one-rule")),
    pack: () => started(join(paths.repository, "policy")),
  });
  const judged = (count: number) => async () =>
    Number(await exec(process.execPath, [join(folder, "judge.cjs"), String(count)])) / 1000;
  const { few, many } = await medians(runs, { few: judged(100), many: judged(1000) }, (work) => work());
  const preview = await previews(runs);
  return [
    "## The policy pack",
    "",
    "From the start of Node to the pack's answer that it is ready, a preview of the stack prod on the cluster's API " +
      "server, and what all",
    `rules take for a stack; median of ${runs} runs.`,
    "",
    ...table(
      ["start", "seconds", "to one rule"],
      [
        ["a compiled pack of one rule", oneRule, 1],
        ["this pack", pack, pack / oneRule],
      ],
    ),
    "",
    ...table(
      ["preview of production", "seconds", "to none"],
      [
        ["without a pack", preview.without, 1],
        ["under a pack of one rule", preview.oneRule, preview.oneRule / preview.without],
        ["under this pack", preview.under, preview.under / preview.without],
      ],
    ),
    "",
    ...table(
      ["all rules", "seconds", "to 100 resources"],
      [
        ["100 resources", few, 1],
        ["1,000 resources", many, many / few],
      ],
    ),
  ];
}

/** Starts a pack as Pulumi does, waits until it prints its port, and ends it. */
async function started(pack: string): Promise<void> {
  const script = createRequire(join(paths.repository, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [script, "127.0.0.1:1", pack], {
    cwd: pack,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve());
      child.once("exit", (code) => reject(new Error(`The pack in ${pack} ended with ${code} before it was ready.`)));
    });
  } finally {
    child.kill();
  }
}

/** Previews of the stack prod on this machine's cluster, with a stand-in for its image scanner. */
async function previews(runs: number): Promise<Record<"without" | "oneRule" | "under", number>> {
  const { config } = parse(await readFile(join(paths.repository, "Pulumi.prod.yaml"), "utf8")) as { config: object };
  const here = { ...config, "todo:cluster": { kind: "embedded" } };
  return withScratchStack({ project: "todo", name: "prod", config: here }, async ({ pulumi }) => {
    const scanner = { PATH: [join(paths.repository, "examples", "scanner"), environment().PATH].join(delimiter) };
    const run = (...args: string[]) => pulumi(paths.repository, args, scanner);
    const pack = join(paths.repository, "policy");
    return alternate(runs, {
      without: () => run("preview"),
      oneRule: () => run("preview", "--policy-pack", join(folder, "one-rule")),
      under: () => run("preview", "--policy-pack", pack, "--policy-pack-config", join(pack, "presets", "prod.json")),
    });
  });
}
