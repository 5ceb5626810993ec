import { existsSync } from "node:fs";
import { chmod, link, mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { paths } from "../lib/paths.ts";
import type { Progress } from "../lib/steps.ts";
import { findOnPath } from "./path.ts";
import { goPieceKey, buildGoPiece } from "./go.ts";
import { downloadOfficial } from "./download.ts";
import type { Piece } from "./catalog.ts";

/**
 * Gets a piece by the first way that works: a good version on PATH, the cache, the official download, a build from Go
 * modules. Killed at any moment, it leaves either the whole piece or none.
 *
 * @returns its file, and how it was got, for the reader
 */
export async function acquire(piece: Piece, progress: Progress): Promise<{ file: string; how: string }> {
  const found = await findOnPath(piece);
  if (found) return { file: found.file, how: `${found.version} on PATH` };

  const folder = join(paths.pieces, `${piece.name}-${piece.version}-${await goPieceKey(piece)}`);
  const file = join(folder, piece.name);
  if (existsSync(file)) return { file, how: "cached" };

  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const target = join(partial, piece.name);
  const how = (await downloadOfficial(piece, target, progress)) ?? (await buildGoPiece(piece, target, progress));
  await chmod(target, 0o755);
  await rename(partial, folder);
  return { file, how };
}

/** Gets a piece and makes it a command: puts it into `paths.bin` under its names. */
export async function provide(piece: Piece, progress: Progress): Promise<string> {
  const { file, how } = await acquire(piece, progress);
  await mkdir(paths.bin, { recursive: true });
  for (const name of [piece.name, ...(piece.aliases ?? [])]) {
    const fresh = join(paths.bin, `.${name}.${process.pid}`);
    await rm(fresh, { force: true });
    await (piece.besideItsHosts ? link(file, fresh) : symlink(file, fresh));
    // The rename replaces an older one in one step.
    await rename(fresh, join(paths.bin, name));
  }
  return how;
}
