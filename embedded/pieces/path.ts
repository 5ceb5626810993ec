import { realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import semver from "semver";
import { exec } from "../host/exec.ts";
import { paths } from "../host/paths.ts";
import { isExecutable } from "../host/which.ts";
import type { Piece } from "./catalog.ts";

/**
 * A piece's command on the user's own PATH, if its version fits and the programs that it needs are next to it. What
 * the toolchain put there itself doesn't count.
 */
export async function findOnPath({
  name,
  onPath,
}: Pick<Piece, "name" | "onPath">): Promise<{ file: string; version: string } | undefined> {
  if (!onPath) return undefined;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    if (folder === "" || !isExecutable(file)) continue;
    const real = await realpath(file);
    if (
      real.startsWith(paths.cache) ||
      !(onPath.alongside ?? []).every((other) => isExecutable(join(dirname(real), other)))
    )
      continue;
    const output = await exec(file, onPath.args, { timeout: 10_000 }).catch(() => "");
    const version = semver.coerce(output.match(/v?\d+\.\d+\.\d+/)?.[0])?.version;
    if (version && semver.satisfies(version, onPath.accepts)) return { file, version };
  }
  return undefined;
}
