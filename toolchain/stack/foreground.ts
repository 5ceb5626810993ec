import { constants } from "node:os";
import { execa } from "execa";
import { Failure } from "../../embedded/host/failure.ts";

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

interface ForegroundOptions {
  cwd?: string;
  /** Added to this process's environment. */
  env: Record<string, string>;
  /** Whether what it writes to standard error is returned, too; it then isn't a terminal to it. */
  keepsErrors?: boolean;
}

/**
 * Runs a command that has the terminal to itself, and waits for its end, whatever comes meanwhile: what Ctrl-C means is
 * the command's to say (Pulumi ends its update in order, a shell goes on). The terminal sends that to the command as
 * well; what reaches this process alone is passed on.
 *
 * @returns its exit code, and the standard error that was to be kept
 * @throws {Failure} where there is no such command
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
  // Before the command begins, which may be before this process goes on.
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
  return new Failure(`${command} can't be run`, {
    why: code === "ENOENT" ? "there is no such program on PATH" : message,
    fix: 'Check its name. The toolchain has pulumi and kubectl once "npm start" has run.',
  });
}
