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
 * reach that stack's cluster; Pulumi finds the cluster itself, so it can also repair settings that lead to none.
 */
export default async function runWith(args: string[]): Promise<void> {
  const taken = takenByNpm(["stack"]);
  if (taken) throw new Failure("Which stack?", { why: taken, fix: "npm run with -- --stack <stack> <command>" });
  const { stack: name, command, rest } = parseWith(args);
  const stack = new LocalStack(name);
  await stack.ensure();
  const run = (env: Record<string, string>) => foreground(command, rest, { env });
  const { exitCode } = await (isPulumi(command)
    ? run(stack.environment())
    : withCluster(stack, ({ environment }) => run(environment)));
  process.exitCode = exitCode;
}

/** The command, and the stack whose environment it gets. */
export function parseWith(args: string[]): { stack: string; command: string; rest: string[] } {
  const first = stackOption(args);
  const [command, ...rest] = args.slice(first?.at === 0 ? first.length : 0);
  if (!command)
    throw new Failure("Which command?", {
      why: "none is named",
      fix: 'For example "npm run with -- pulumi stack output".',
    });
  const named = first?.at === 0 || isPulumi(command) ? first : undefined;
  return { stack: named?.name ?? "dev", command, rest };
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
