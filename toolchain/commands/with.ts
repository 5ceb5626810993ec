import { basename } from "node:path";
import { keptByNpm } from "./arguments.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { foreground } from "../stack/foreground.ts";
import { LocalStack } from "../stack/index.ts";
import { withCluster } from "../stack/cluster.ts";

/**
 * Runs a command with the toolchain's environment: `npm run with -- kubectl get pods -A`. It is that of the stack which
 * `--stack` names, before the command or among Pulumi's own options; dev's without it. Whatever reads KUBECONFIG reaches
 * that stack's cluster; Pulumi finds it itself, and so mends settings that lead to none.
 */
export default async function runWith(args: string[]): Promise<void> {
  const kept = keptByNpm(["--stack"]);
  if (kept) throw new Failure("Which stack?", { why: kept, fix: "npm run with -- --stack <stack> <command>" });
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

/** The first option that names a stack, and of how many words it is. */
function stackOption(args: string[]): { name: string | undefined; at: number; length: number } | undefined {
  const at = args.findIndex((arg) => /^(--stack|-s)(=|$)/.test(arg));
  if (at < 0) return undefined;
  const [, joined] = args[at]!.split("=");
  return joined === undefined ? { name: args[at + 1], at, length: 2 } : { name: joined, at, length: 1 };
}

function isPulumi(command: string): boolean {
  return basename(command) === "pulumi";
}
