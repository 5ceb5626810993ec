import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findProgram } from "../../settings/machine/programs";
import { Refusal } from "../../settings/problems";

let found: Promise<void> | undefined;

/**
 * Makes sure that crane is installed, which copies images between registries. All callers fail with the same error,
 * which Pulumi reports once.
 *
 * @throws {Refusal}
 */
export function craneIsThere(): Promise<void> {
  return (found ??= findCrane());
}

// eslint-disable-next-line @typescript-eslint/require-await -- a refusal is a rejection
async function findCrane(): Promise<void> {
  if (findProgram("crane") !== undefined) return;
  throw new Refusal(
    "crane isn't on PATH, which copies promoted images from one registry to another; nothing was changed",
    "install it (https://github.com/google/go-containerregistry), or use the toolchain's: npm run with -- pulumi up",
  );
}

/**
 * What crane prints. It asks registries with Docker's logins, by way of the proxies and with the certificates that the
 * environment names.
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
    const fix = "see that the registry answers and that you are logged in to it; what runs goes on running";
    throw new Error(`${failure}: ${why}\nfix: ${fix}`, { cause: error });
  }
}
