import { join } from "node:path";
import { paths } from "../../embedded/host/paths.ts";
import type { LocalStack } from "../stack/index.ts";
import { readEvents } from "../stack/events.ts";
import { type Report, report } from "./report.ts";
import { stackFromScratch, type StackName } from "./stacks.ts";

export const previewCommand = ["preview", "--non-interactive"];

/** Runs a Pulumi command on a stack, under its policies unless told not to, and reports even a failed outcome. */
export async function judged(
  stack: LocalStack,
  command: string[],
  { fromScratch = false, env = {}, skipPolicies = false } = {},
): Promise<Report> {
  const eventLog = join(paths.logs, `ci-${stack.name}.json`);
  const policies = skipPolicies ? {} : stack.policies();
  const { failed, stderr } = await stack.logged(command, eventLog, { ...policies, ...env });
  return report(readEvents(eventLog), { stack: stack.name, fromScratch, failed, stderr });
}

/** The report of a preview on the embedded cluster that compares the stack with an empty one. */
export async function previewFromScratch(name: StackName): Promise<Report> {
  const { stack, env, remove } = await stackFromScratch(name);
  try {
    return await judged(stack, previewCommand, { fromScratch: true, env });
  } finally {
    remove();
  }
}
