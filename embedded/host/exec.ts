import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { execa } from "execa";
import { counted } from "./cpu.ts";
import { Failure } from "./failure.ts";
import { missingProgram } from "./missing-program.ts";

export interface ExecOptions {
  cwd?: string;
  /** Added to this process's environment; `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
  /** Text for standard input; empty if left out. */
  input?: string;
  /** A file that the output is also appended to. */
  log?: string;
  /** Milliseconds after which the command is killed. */
  timeout?: number;
  /** What to do if the command fails, for the message. */
  fix?: string;
  /** Whether its CPU counts for the step which it is part of. */
  countsCpu?: boolean;
}

/**
 * Runs a command and returns its standard output, trimmed.
 * @throws {MissingProgram} if there is no such program on PATH
 * @throws {Failure} with the command's last lines, if it can't be started, fails or times out
 */
export async function exec(command: string, args: string[], options: ExecOptions = {}): Promise<string> {
  const call = {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    all: true,
    reject: false,
    maxBuffer: 512 * 1024 * 1024,
  } as const;
  const run = (program: string, words: string[]) => execa(program, words, call);
  const result = await (options.countsCpu ? counted(run, command, args) : run(command, args));
  const line = [command, ...args].join(" ");
  if (options.log) {
    mkdirSync(dirname(options.log), { recursive: true });
    appendFileSync(options.log, `$ ${line}\n${result.all ?? ""}\n`);
  }
  if (result.failed) {
    if (result.code === "ENOENT" && (options.cwd === undefined || existsSync(options.cwd)))
      throw missingProgram(command);
    const tail = (result.all ?? "").trim().split("\n").slice(-12).join("\n");
    const ended = result.signal === undefined ? "" : `${result.signal} ended it`;
    throw new Failure(`Command failed: ${line}`, {
      why: result.timedOut ? `no end after ${options.timeout} ms` : tail || ended || (result.shortMessage ?? ""),
      fix: options.fix ?? "Fix what the message names and run the same command again; finished steps aren't repeated.",
      ...(options.log ? { log: options.log } : {}),
    });
  }
  return result.stdout ?? "";
}

/** Whether a command ends with exit code 0. */
export async function succeeds(command: string, args: string[], options: ExecOptions = {}): Promise<boolean> {
  return exec(command, args, options).then(
    () => true,
    () => false,
  );
}
