import { join } from "node:path";
import { exec } from "../../embedded/host/exec.ts";
import { paths } from "../../embedded/host/paths.ts";
import type { LocalStack } from "../stack/index.ts";
import { readEvents } from "../stack/events.ts";
import { type Report, report } from "./report.ts";
import { policyArguments, stackFromScratch, type StackName } from "./stacks.ts";

export const previewCommand = ["preview", "--non-interactive"];

/** Runs a Pulumi command on a stack, under the policies, and reports the outcome, even of a failure. */
export async function judged(
  stack: LocalStack,
  preset: StackName,
  command: string[],
  { fromScratch = false, env = {} } = {},
): Promise<Report> {
  await exec(join(paths.repository, "node_modules", ".bin", "tsc"), ["-p", join(paths.repository, "policy")]);
  const eventLog = join(paths.logs, `ci-${stack.name}.json`);
  const { failed, stderr } = await stack.logged([...command, ...policyArguments(preset)], eventLog, env);
  return report(readEvents(eventLog), { stack: stack.name, fromScratch, failed, stderr });
}

/** The report of a preview on the embedded cluster that compares the stack with an empty one. */
export async function previewFromScratch(name: StackName): Promise<Report> {
  const { stack, env, remove } = await stackFromScratch(name);
  try {
    return await judged(stack, name, previewCommand, { fromScratch: true, env });
  } finally {
    remove();
  }
}
