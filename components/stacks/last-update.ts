import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";

/** The outcome of a stack's last update or destruction. */
export interface LastUpdate {
  kind: "update" | "destroy";
  result: string;
}

const history = z.array(z.object({ kind: z.string(), result: z.string() }));

/**
 * Asks Pulumi how a stack's last update went. The stack's outputs don't say: after a failed update they are still those
 * of the update before.
 *
 * @param stack `<organization>/<project>/<stack>`
 * @returns undefined if the stack was never brought up
 * @throws {Error} if the stack doesn't exist or can't be read
 */
export async function lastUpdate(stack: string): Promise<LastUpdate | undefined> {
  const args = [
    "stack",
    "history",
    "--stack",
    stack,
    "--json",
    "--page-size",
    "20",
    "--page",
    "1",
    "--non-interactive",
  ];
  const { stdout } = await promisify(execFile)("pulumi", args, {
    encoding: "utf8",
    timeout: 60_000,
    maxBuffer: 64 * 2 ** 20,
  }).catch(explain);
  const last = history.parse(JSON.parse(stdout)).find(({ kind }) => kind === "update" || kind === "destroy");
  return last && { kind: last.kind as LastUpdate["kind"], result: last.result };
}

function explain(error: Error & { stderr?: string; code?: unknown }): never {
  if (error.code === "ENOENT") throw new Error("the pulumi command, which reads the stack's history, isn't on PATH");
  throw new Error(error.stderr?.trim().replace(/^error: /, "") || error.message);
}
