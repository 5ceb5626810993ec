import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findProgram } from "../../settings/machine/programs";
import { Refusal } from "../../settings/problems";

let missing: Promise<never> | undefined;

/**
 * Makes sure that crane is installed. All callers fail with the same error, which Pulumi reports once.
 *
 * @throws {Refusal}
 */
export function craneIsThere(): Promise<void> {
  if (findProgram("crane") !== undefined) return Promise.resolve();
  return (missing ??= Promise.reject(
    new Refusal(
      "crane isn't on PATH; the program reads and copies images in registries with it; nothing was changed",
      "install it: https://github.com/google/go-containerregistry",
    ),
  ));
}

/**
 * crane's output. It uses Docker's logins, and the proxies and certificates that the environment names.
 *
 * @param failure what can't be done without the answer, for the message: `The image ... can't be read`
 * @throws {Error} with crane's own reason
 */
export async function crane(args: string[], failure: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("crane", args, { timeout: 30 * 60_000, maxBuffer: 64 * 2 ** 20 });
    return stdout;
  } catch (error) {
    const { stderr = "", message } = error as { stderr?: string; message: string };
    const why = /^Error: (.*)$/m.exec(stderr)?.[1] ?? message;
    const fix = "check that the registry answers, and log in to it (docker login <registry>); what runs keeps running";
    throw new Error(`${failure}: ${why}\nfix: ${fix}`, { cause: error });
  }
}
