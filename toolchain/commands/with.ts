import { execa } from "execa";
import { LocalStack } from "../lib/stack.ts";

/**
 * Runs a command with the toolchain's environment: `npm run with -- kubectl get pods -A`. Pulumi commands act on the
 * stack that `--stack` names, dev without it.
 */
export default async function runWith([command, ...args]: string[]): Promise<void> {
  if (!command) throw new Error('Which command? For example "npm run with -- pulumi stack output".');
  const stack = new LocalStack(stackOption(args) ?? "dev");
  await stack.ensure();
  const result = await execa(command, args, { env: stack.environment(), stdio: "inherit", reject: false });
  if (result.exitCode === undefined) throw new Error(result.shortMessage);
  process.exitCode = result.exitCode;
}

function stackOption(args: string[]): string | undefined {
  const at = args.findIndex((arg) => arg === "--stack" || arg === "-s");
  return at >= 0 ? args[at + 1] : args.find((arg) => arg.startsWith("--stack="))?.slice("--stack=".length);
}
