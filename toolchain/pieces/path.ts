import { realpath } from "node:fs/promises";
import { delimiter, join } from "node:path";
import semver from "semver";
import { exec } from "../lib/exec.ts";
import { paths } from "../lib/paths.ts";
import { isExecutable } from "../lib/which.ts";
import type { Piece } from "./catalog.ts";

/** A piece's command on the user's own PATH, when its version fits; what the toolchain put there itself doesn't count. */
export async function findOnPath(piece: Pick<Piece, "name" | "onPath">): Promise<{ file: string; version: string } | undefined> {
  if (!piece.onPath) return undefined;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (folder === "" || folder === paths.bin) continue;
    const file = join(folder, piece.name);
    if (!isExecutable(file) || (await realpath(file)).startsWith(paths.cache)) continue;
    const output = await exec(file, piece.onPath.args, { timeout: 10_000 }).catch(() => "");
    const version = semver.coerce(output.match(/v?\d+\.\d+\.\d+/)?.[0])?.version;
    if (version && semver.satisfies(version, piece.onPath.accepts)) return { file, version };
  }
  return undefined;
}
