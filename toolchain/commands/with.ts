import { execa } from "execa";
import { LocalStack } from "../lib/stack.ts";

/**
 * Runs a command with the toolchain's environment: `npm run with -- kubectl get pods -A`. It is that of the stack which
 * `--stack` names, before the command or among Pulumi's own options; dev's without it.
 */
export default async function runWith(args: string[]): Promise<void> {
  const [command, ...rest] = args[0] === "--stack" ? args.slice(2) : args;
  if (!command) throw new Error('Which command? For example "npm run with -- pulumi stack output".');
  const stack = new LocalStack(stackOption(args) ?? "dev");
  await stack.ensure();
  const result = await execa(command, rest, { env: stack.environment(), stdio: "inherit", reject: false });
  if (result.exitCode === undefined) throw new Error(result.shortMessage);
  process.exitCode = result.exitCode;
}

function stackOption(args: string[]): string | undefined {
  const at = args.findIndex((arg) => arg === "--stack" || arg === "-s");
  return at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith("--stack="))?.slice("--stack=".length);
}
