import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import { LocalStack } from "../stack/index.ts";
import type { CommandLine } from "./arguments.ts";
import { confirm } from "./confirm.ts";

const exported = z.object({
  version: z.int(),
  deployment: z.object({ resources: z.array(z.object({ urn: z.string() })).optional() }),
});

/**
 * Replaces a stack's state with a saved one: `npm run import-state -- dev dev.json`. The stack is created if this
 * backend doesn't have it yet, which moves it from one backend to another. What runs in the cluster stays as it is.
 */
export default async function importState({ words: [name, source], options }: CommandLine): Promise<void> {
  if (!name || !source)
    throw new Failure("Which stack, and from which file?", {
      why: "both are needed",
      fix: "npm run import-state -- dev dev-state.json",
    });
  const file = resolve(process.env.INIT_CWD ?? ".", source);
  checkState(file, name);
  await confirm({
    question: `Importing ${file} replaces the state of stack ${name}`,
    yes: options.has("yes"),
    command: `npm run import-state -- ${name} ${source} --yes`,
  });
  const stack = new LocalStack(name);
  await stack.ensure();
  await exec("pulumi", ["stack", "import", "--file", file, "--stack", name, "--non-interactive"], {
    cwd: paths.repository,
    env: stack.environment(),
  });
  console.log(`Stack ${name} has the state of ${file}.`);
}

function checkState(file: string, stack: string): void {
  const refuse = (why: string) =>
    new Failure(`${file} can't be imported; nothing was changed`, {
      why,
      fix: `Take a file that "npm run export-state -- ${stack} <file>" has written.`,
    });
  const { data, error } = exported.safeParse(readJson(file, refuse));
  if (error) throw refuse(`it isn't an exported state: ${error.issues[0]?.path.join(".")} ${error.issues[0]?.message}`);
  const other = (data.deployment.resources ?? [])
    .map(({ urn }) => urn.split("::")[0]?.split(":").at(-1))
    .find((each) => each !== stack);
  if (other !== undefined) throw refuse(`it is the state of stack ${other}`);
}

function readJson(file: string, refuse: (why: string) => Failure): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
}
