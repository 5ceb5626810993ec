import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { exec } from "../lib/exec.ts";
import { paths } from "../lib/paths.ts";
import { alternate, medians, table } from "./measure.ts";

const runs = 7;
const folder = join(paths.repository, "test", "bench", "policy");

/** How long the policy pack takes to start, against a pack of one rule, and how its rules grow with the resources. */
export async function policyPack(): Promise<string[]> {
  await exec("tsc", ["-p", "policy"], { cwd: paths.repository });
  const { oneRule, pack } = await alternate(runs, { oneRule: () => started(join(folder, "one-rule")), pack: () => started(join(paths.repository, "policy")) });
  const judged = (count: number) => async () => Number(await exec(process.execPath, [join(folder, "judge.cjs"), String(count)])) / 1000;
  const { few, many } = await medians(runs, { few: judged(100), many: judged(1000) }, (work) => work());
  return [
    "## The policy pack",
    "",
    `From the start of Node to the pack's answer that it is ready, and what all its rules take for a stack; median of ${runs} runs.`,
    "",
    ...table(["start", "seconds", "to one rule"], [["a compiled pack of one rule", oneRule, 1], ["this pack", pack, pack / oneRule]]),
    "",
    ...table(["all rules", "seconds", "to 100 resources"], [["100 resources", few, 1], ["1,000 resources", many, many / few]]),
  ];
}

/** Starts a pack as Pulumi does, until it names the port on which it listens, and ends it. */
async function started(pack: string): Promise<void> {
  const script = createRequire(join(paths.repository, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [script, "127.0.0.1:1", pack], { cwd: pack, stdio: ["ignore", "pipe", "inherit"] });
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve());
      child.once("exit", (code) => reject(new Error(`The pack in ${pack} ended with ${code} before it was ready.`)));
    });
  } finally {
    child.kill();
  }
}
