import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../host/failure.ts";
import { replaceLink } from "../host/files.ts";
import { paths } from "../host/paths.ts";
import { wholeFolder } from "../host/whole-folder.ts";
import type { Progress } from "../host/steps.ts";
import type { Piece } from "./catalog.ts";
import { downloadOfficial } from "./download.ts";
import { buildFromGo, goKey } from "./go.ts";
import { findOnPath } from "./path.ts";

/**
 * Gets a piece in the first way that works: a suitable version on PATH, the cache, the official download, a build
 * from Go modules. If it is killed at any moment, either the whole piece or nothing is there.
 *
 * @returns the file of each of its programs, and how they were obtained, for the reader
 */
export async function acquire(piece: Piece, progress: Progress): Promise<{ files: Map<string, string>; how: string }> {
  const programs = piece.programs ?? [piece.name];
  const { found, refused } = await findOnPath(piece);
  const because = refused.map((why) => `; ${why}`).join("");
  if (found) return { files: new Map([[piece.name, found.file]]), how: `${found.version} on PATH` };

  const folder = await pieceFolder(piece);
  const files = new Map(programs.map((program) => [program, join(folder, program)]));
  const how = await wholeFolder(folder, async (partial) => {
    const got = (await downloadOfficial(piece, partial, progress)) ?? (await build(piece, partial, progress));
    for (const name of await readdir(partial)) await chmod(join(partial, name), 0o755);
    return got;
  });
  return { files, how: `${how ?? "cached"}${because}` };
}

async function build(piece: Piece, folder: string, progress: Progress): Promise<string> {
  if (piece.go.length > 0) return buildFromGo(piece, folder, progress);
  throw new Failure(`${piece.name} ${piece.version} isn't available`, {
    why: "its publisher can't be reached, and there is no source of it to build",
    fix: `Install ${piece.name} and run the same command again.`,
  });
}

/** Where a piece's programs are once they are there, wherever they are from. */
async function pieceFolder(piece: Piece): Promise<string> {
  return join(paths.pieces, `${piece.name}-${piece.version}-${await goKey(piece)}`);
}

/** Gets a piece and makes its programs commands: puts them into `paths.bin`. */
export async function provide(piece: Piece, progress: Progress): Promise<string> {
  const { files, how } = await acquire(piece, progress);
  for (const [name, file] of files) replaceLink(file, join(paths.bin, name));
  return how;
}
