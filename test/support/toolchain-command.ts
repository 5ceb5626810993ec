import { join } from "node:path";
import { execa } from "execa";
import type { Result } from "./workspace";

const main = join(__dirname, "..", "..", "toolchain", "main.ts");

/** Runs a command of the toolchain, as `npm run` does, with variables that keep it away from this machine's stacks. */
export async function toolchainCommand(env: Record<string, string>, ...args: string[]): Promise<Result> {
  const result = await execa("node", [main, ...args], { env, stdin: "ignore", all: true, reject: false });
  return { exitCode: result.exitCode ?? -1, output: result.all, stdout: result.stdout };
}
