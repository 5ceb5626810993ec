import { writeFileSync } from "node:fs";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import { smokeTest } from "../stack/smoke.ts";
import { LocalStack, type UpOptions } from "../stack/index.ts";
import up, { upPulumi } from "../commands/up.ts";
import { stackSummary } from "./comment.ts";
import { Run } from "./github.ts";
import { judged, previewCommand, previewFromScratch } from "./judged.ts";
import type { Report } from "./report.ts";
import { reviewStack, type StackName } from "./stacks.ts";

/**
 * Previews a stack under the policies, and writes its report, whatever the outcome. The stack is compared with its
 * state if `PULUMI_BACKEND_URL` says where that is, and otherwise with an empty one.
 *
 * @param reportFile where to write the report, for the comment on the pull request
 * @throws {Failure} after that, if the preview failed
 */
export async function preview(name: StackName, reportFile?: string): Promise<void> {
  const hasState = Boolean(process.env.PULUMI_BACKEND_URL);
  const pieces = new LocalStack(name).neededPieces();
  await (hasState ? upPulumi(pieces) : up([], pieces));
  finish("preview", await (hasState ? previewOfState(name) : previewFromScratch(name)), reportFile);
}

async function previewOfState(name: StackName): Promise<Report> {
  const stack = new LocalStack(name);
  await stack.ensure();
  return judged(stack, previewCommand);
}

/**
 * Deploys a stack under the policies, which ends with its connection test, and then sends it requests as a user
 * would.
 */
export async function deploy(name: StackName, options: UpOptions): Promise<void> {
  await bringUp(new LocalStack(name), options);
}

/** Deploys a pull request's stack, or destroys it with everything it has. */
export async function review(action: "up" | "down", pullRequest: number, options: UpOptions): Promise<void> {
  const stack = reviewStack(pullRequest);
  if (action === "up") return bringUp(stack, options);
  await upPulumi(stack.neededPieces());
  await stack.ensure();
  await stack.destroy();
  await exec("pulumi", ["stack", "rm", "--yes", "--preserve-config", "--stack", stack.name], {
    cwd: paths.repository,
    env: stack.environment(),
  });
}

async function bringUp(stack: LocalStack, options: UpOptions): Promise<void> {
  await upPulumi(stack.neededPieces());
  await stack.ensure();
  if (stack.isPreviewedFirst(options)) await refuseViolations(stack);
  finish("up", await judged(stack, ["up", "--yes", "--skip-preview", "--non-interactive"], options));
  await smokeTest(stack);
}

async function refuseViolations(stack: LocalStack): Promise<void> {
  const result = await judged(stack, previewCommand);
  if (result.outcome === "failed") finish("preview", result);
}

/** Shows a report on the run's page and saves it, before a failure ends the step. */
export function finish(action: string, result: Report, file?: string): void {
  if (file) writeFileSync(file, JSON.stringify(result));
  new Run().summarize(stackSummary(result));
  if (result.outcome !== "failed") return;
  const violated = result.violations
    .filter(({ level }) => level === "mandatory")
    .map(({ policy, resource }) => `${resource} violates the policy ${policy}`);
  throw new Failure(`The ${action} of stack ${result.stack} has failed`, {
    why:
      [...result.errors, ...new Set(violated)].join("\n") ||
      "Pulumi ended without naming a cause; what it printed is above",
    fix: "Fix what is named above and run it again.",
  });
}
