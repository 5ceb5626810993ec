import { z } from "zod";
import { environment } from "../../embedded/host/environment.ts";
import { exec } from "../../embedded/host/exec.ts";
import { paths } from "../../embedded/host/paths.ts";
import { Run } from "./github.ts";
import { reviewed } from "./stacks.ts";

const stackList = z.array(z.object({ name: z.string() }));

/** Names of the project's stacks in the state's backend. */
export async function stackNames(): Promise<string[]> {
  const output = await exec("pulumi", ["stack", "ls", "--json", "--non-interactive"], {
    cwd: paths.repository,
    env: environment(),
  });
  return stackList.parse(JSON.parse(output)).map(({ name }) => name);
}

/**
 * Tells the workflow, as `pull-requests`, which closed pull requests still have a stack: their clean-up failed or
 * never ran. A stack with a number that no pull request has was created by somebody else, and stays.
 */
export async function tellLeft(stacks: string[], run = new Run()): Promise<void> {
  const left: number[] = [];
  for (const pullRequest of reviewed(stacks)) {
    const state = await run.stateOf(pullRequest);
    if (state === undefined) console.log(`Stack pr-${pullRequest} stays: there is no pull request ${pullRequest}.`);
    if (state === "closed") left.push(pullRequest);
  }
  run.tell("pull-requests", left);
}
