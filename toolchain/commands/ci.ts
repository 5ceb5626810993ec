import { stackNames, tellLeft } from "../ci/left.ts";
import { postComment } from "../ci/post.ts";
import { deploy, drift, preview, review } from "../ci/run.ts";
import { stackName, stacks } from "../ci/stacks.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { upPulumi } from "./up.ts";

const usage = `  ci preview <stack> [<report file>]   preview it under the policies
  ci comment <folder>                  comment on the pull request, from the reports in the folder
  ci up <stack>                        bring it up, and ask it as a user would
  ci drift <stack>                     compare what runs with what is committed
  ci review up|down <pull request>     bring the pull request's own stack up, or take it down
  ci left                              tell which pull requests are closed and still have a stack`;

/** What the workflows call: `npm run toolchain -- ci preview staging`. */
export default async function ci([action, target, extra]: string[]): Promise<void> {
  switch (action) {
    case "preview":
      return preview(stackName(target), extra);
    case "comment":
      return postComment([...stacks], required(target, "folder"));
    case "up":
      return deploy(stackName(target));
    case "drift":
      return drift(stackName(target));
    case "review":
      return review(upOrDown(target), pullRequest(extra));
    case "left":
      await upPulumi();
      return tellLeft(await stackNames());
    default:
      throw usageFailure(action === undefined ? "Which action?" : `There is no action "${action}"`);
  }
}

function upOrDown(word: string | undefined): "up" | "down" {
  if (word === "up" || word === "down") return word;
  throw usageFailure(`"${word ?? ""}" is neither up nor down`);
}

function pullRequest(word: string | undefined): number {
  if (word && /^[1-9]\d*$/.test(word)) return Number(word);
  throw usageFailure(`"${word ?? ""}" is no pull request's number`);
}

function required(value: string | undefined, what: string): string {
  if (value) return value;
  throw usageFailure(`The ${what} is missing`);
}

function usageFailure(what: string): Failure {
  return new Failure(what, { why: `these there are:\n${usage}`, fix: "Use one of them." });
}
