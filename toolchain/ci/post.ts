import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { marker, previewComment } from "./comment.ts";
import { Run } from "./github.ts";
import { parseReport } from "./report.ts";

/**
 * Writes the one comment on a pull request from its previews' reports. If the token may not comment, the run's page
 * shows it instead.
 *
 * @param folder contains `<stack>.json` for each preview that finished
 */
export async function postComment(stacks: string[], folder: string, run = new Run()): Promise<void> {
  const { number, commit } = run.pullRequest();
  const reports = stacks.map((stack) => {
    const file = join(folder, `${stack}.json`);
    return { stack, report: existsSync(file) ? parseReport(readFileSync(file, "utf8")) : undefined };
  });
  const body = previewComment({ commit, runUrl: run.url(), reports });
  const outcome = await run.comment(number, marker, body);
  if (outcome === "refused") {
    run.summarize(body);
    console.log(
      "No comment: the token may not write any, as in runs of a fork's pull request. " +
        `The run's page shows it: ${run.url()}`,
    );
  } else {
    console.log(`The comment on pull request ${number} is ${outcome}.`);
  }
}
