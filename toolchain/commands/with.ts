import { basename } from "node:path";
import { parseArgs } from "node:util";
import { takenByNpm } from "./arguments.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { foreground } from "../stack/foreground.ts";
import { LocalStack } from "../stack/index.ts";
import { withCluster } from "../stack/cluster.ts";

/**
 * Runs a command with the toolchain's environment: `npm run with -- kubectl get pods -A`. It is the environment of
 * the stack in `--stack`, before the command or among Pulumi's own options, or of dev. Programs that read KUBECONFIG
 * reach that stack's cluster; Pulumi finds the cluster itself, so it can also repair settings that lead to none. Its
 * updates are judged by the stack's policies, unless the command begins with `--skip-policies`.
 */
export default async function runWith(args: string[]): Promise<void> {
  const taken = takenByNpm(["stack", "skip-policies"]);
  if (taken) {
    const fix = "npm run with -- [--skip-policies] [--stack <stack>] <command>";
    throw new Failure("The command line can't be understood; nothing was done", { why: taken, fix });
  }
  const { stack: name, command, rest, isJudged } = parseWith(args);
  const stack = new LocalStack(name);
  await stack.ensure();
  const run = (env: Record<string, string>) => foreground(command, rest, { env });
  const { exitCode } = await (isPulumi(command)
    ? run({ ...stack.environment(), ...(isJudged && stack.policies()) })
    : withCluster(stack, ({ environment }) => run(environment)));
  process.exitCode = exitCode;
}

/** The command, the stack whose environment it gets, and whether that stack's policies judge what it does. */
export function parseWith(args: string[]): { stack: string; command: string; rest: string[]; isJudged: boolean } {
  const skipsPolicies = args[0] === "--skip-policies";
  const given = args.slice(skipsPolicies ? 1 : 0);
  const first = stackOption(given);
  const [command, ...rest] = given.slice(first?.at === 0 ? first.length : 0);
  if (!command)
    throw new Failure("Which command?", {
      why: "none is named",
      fix: 'For example "npm run with -- pulumi stack output".',
    });
  const named = first?.at === 0 || isPulumi(command) ? first : undefined;
  const isJudged = !skipsPolicies && isPulumi(command) && updates(rest);
  return { stack: named?.name ?? "dev", command, rest, isJudged };
}

/** Whether Pulumi updates a stack, and isn't told by which packs to judge it. */
function updates(words: string[]): boolean {
  return words.some((word) => word === "up" || word === "update") && !words.some((word) => /^--policy-pack/.test(word));
}

/** The first option that names a stack, as Pulumi parses it, and its number of words. */
function stackOption(args: string[]): { name: string | undefined; at: number; length: number } | undefined {
  const options = { stack: { type: "string", short: "s" } } as const;
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  const option = tokens.find((token) => token.kind === "option" && token.name === "stack");
  if (option?.kind !== "option") return undefined;
  // Pulumi parses `-s=dev` like `-s dev`.
  return { name: option.value?.replace(/^=/, ""), at: option.index, length: option.inlineValue ? 1 : 2 };
}

function isPulumi(command: string): boolean {
  return basename(command) === "pulumi";
}
