import { constants } from "node:os";
import { execa } from "execa";
import { Failure } from "../../embedded/host/failure.ts";
import { missingProgram } from "../../embedded/host/missing-program.ts";

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

interface ForegroundOptions {
  cwd?: string;
  /** Added to this process's environment. */
  env: Record<string, string>;
  /** Whether its standard error is also returned; for the command it then isn't a terminal. */
  keepsErrors?: boolean;
}

/**
 * Runs a command that has the terminal to itself, and waits for its end, whatever happens: the command decides what
 * Ctrl-C means (Pulumi shuts its update down, a shell continues). The terminal sends that signal to the command as
 * well; a signal that only this process gets is passed on.
 *
 * @returns its exit code, and the standard error if it was to be captured
 * @throws {Failure} if there is no such command
 */
export async function foreground(
  command: string,
  args: string[],
  { cwd, env, keepsErrors = false }: ForegroundOptions,
): Promise<{ exitCode: number; stderr: string }> {
  let running: { kill: (signal: NodeJS.Signals) => boolean } | undefined;
  const passOn = (signal: NodeJS.Signals) => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) running?.kill(signal);
  };
  // Before the command starts, which may be before this process continues.
  for (const signal of endings) process.on(signal, passOn);
  try {
    const started = execa(command, args, {
      ...(cwd !== undefined && { cwd }),
      env,
      stdin: "inherit",
      stdout: "inherit",
      stderr: keepsErrors ? ["inherit", "pipe"] : "inherit",
      reject: false,
      cleanup: false,
    });
    running = started;
    const { exitCode, signal, code, shortMessage, stderr } = await started;
    if (exitCode === undefined && signal === undefined) throw notStarted(command, code, shortMessage ?? "");
    return { exitCode: exitCode ?? 128 + constants.signals[signal!], stderr: keepsErrors ? String(stderr) : "" };
  } finally {
    for (const signal of endings) process.off(signal, passOn);
  }
}

function notStarted(command: string, code: string | undefined, message: string): Failure {
  if (code === "ENOENT") return missingProgram(command);
  return new Failure(`${command} can't be run`, { why: message, fix: "Fix what the message names." });
}
