import { stackNames, tellLeft } from "../ci/left.ts";
import { postComment } from "../ci/post.ts";
import { drift } from "../ci/drift.ts";
import { deploy, preview, review } from "../ci/run.ts";
import { tryPulumi } from "../ci/pulumi.ts";
import { stackName, stacks } from "../ci/stacks.ts";
import { reportSupport } from "../ci/support.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { parseCommandLine, upOptions } from "./arguments.ts";
import { upPulumi } from "./up.ts";

interface Action {
  /** Its arguments, as typed after its name. */
  takes: string;
  summary: string;
  run: (words: string[], options: ReadonlySet<string>) => Promise<void>;
}

const actions: Record<string, Action> = {
  preview: {
    takes: "<stack> [<report-file>]",
    summary: "preview it under the policies",
    run: ([stack, file]) => preview(stackName(stack), file),
  },
  comment: {
    takes: "<folder>",
    summary: "comment on the pull request, from the reports in the folder",
    run: ([folder]) => postComment([...stacks], required(folder, "folder")),
  },
  up: {
    takes: "<stack> [--skip-policies]",
    summary: "deploy it, and send it requests as a user would",
    run: ([stack], options) => deploy(stackName(stack), upOptions(options)),
  },
  drift: {
    takes: "<stack>",
    summary: "compare what runs with what is committed",
    run: ([stack]) => drift(stackName(stack)),
  },
  review: {
    takes: "<up|down> <pull-request> [--skip-policies]",
    summary: "deploy the pull request's stack, or destroy it",
    run: ([action, pullRequest], options) =>
      review(upOrDown(action), pullRequestNumber(pullRequest), upOptions(options)),
  },
  left: {
    takes: "",
    summary: "list the pull requests that are closed and still have a stack",
    run: async () => {
      await upPulumi();
      await tellLeft(await stackNames());
    },
  },
  support: {
    takes: "",
    summary: "open an issue about versions whose support ends soon",
    run: () => reportSupport(),
  },
  pulumi: {
    takes: "<oldest|newest>",
    summary: "download this Pulumi of those that are accepted, and test with it",
    run: ([which]) => tryPulumi(oldestOrNewest(which)),
  },
};

/** The commands that the workflows run: `npm run toolchain -- ci preview staging`. */
export default async function ci([name = "", ...args]: string[]): Promise<void> {
  const action = actions[name];
  if (!action) throw usageFailure(name === "" ? "Which action?" : `There is no action "${name}"`);
  const { words, options } = parseCommandLine(args, `npm run toolchain -- ci ${name} ${action.takes}`.trimEnd());
  await action.run(words, options);
}

function upOrDown(word: string | undefined): "up" | "down" {
  if (word === "up" || word === "down") return word;
  throw usageFailure(`"${word ?? ""}" is neither up nor down`);
}

function oldestOrNewest(word: string | undefined): "oldest" | "newest" {
  if (word === "oldest" || word === "newest") return word;
  throw usageFailure(`"${word ?? ""}" is neither oldest nor newest`);
}

function pullRequestNumber(word: string | undefined): number {
  if (word && /^[1-9]\d*$/.test(word)) return Number(word);
  throw usageFailure(`"${word ?? ""}" isn't the number of a pull request`);
}

function required(value: string | undefined, what: string): string {
  if (value) return value;
  throw usageFailure(`The ${what} is missing`);
}

function usageFailure(what: string): Failure {
  const usage = Object.entries(actions).map(([name, { takes, summary }]) => [`ci ${name} ${takes}`.trimEnd(), summary]);
  const width = Math.max(...usage.map(([typed = ""]) => typed.length));
  const list = usage.map(([typed = "", summary = ""]) => `  ${typed.padEnd(width)}  ${summary}`);
  return new Failure(what, { why: `the actions are:\n${list.join("\n")}`, fix: "Use one of them." });
}
