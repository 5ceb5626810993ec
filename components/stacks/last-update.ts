import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";

/** How a stack's last update or destruction went. */
export interface LastUpdate {
  kind: "update" | "destroy";
  result: string;
}

const history = z.array(z.object({ kind: z.string(), result: z.string() }));

/**
 * Asks Pulumi how the last update of a stack went, which no stack's outputs tell: those of a failed update are of the one
 * before it.
 *
 * @param stack `<organization>/<project>/<stack>`
 * @returns undefined where it was never brought up
 * @throws {Error} where there is no such stack, or it can't be read
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
  if (error.code === "ENOENT") throw new Error("pulumi isn't on PATH, and it alone knows");
  throw new Error(error.stderr?.trim().replace(/^error: /, "") || error.message);
}
