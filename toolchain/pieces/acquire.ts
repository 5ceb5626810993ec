import { existsSync } from "node:fs";
import { chmod, mkdir, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { paths } from "../lib/paths.ts";
import type { Progress } from "../lib/steps.ts";
import { findOnPath } from "./path.ts";
import { goPieceKey, buildGoPiece } from "./go.ts";
import { downloadOfficial } from "./download.ts";
import type { Piece } from "./catalog.ts";

/**
 * Makes a piece available under its name in `paths.bin`, by the first way that works: a good version on PATH, the
 * cache, the official download, a build from Go modules. Killed at any moment, it leaves either the whole piece or none.
 *
 * @returns how it was got, for the reader
 */
export async function acquire(piece: Piece, progress: Progress): Promise<string> {
  const found = await findOnPath(piece);
  if (found) {
    await link(piece, found.file);
    return `${found.version} on PATH`;
  }
  const folder = join(paths.pieces, `${piece.name}-${piece.version}-${await goPieceKey(piece)}`);
  const file = join(folder, piece.name);
  if (existsSync(file)) {
    await link(piece, file);
    return "cached";
  }
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const target = join(partial, piece.name);
  const how = (await downloadOfficial(piece, target, progress)) ?? (await buildGoPiece(piece, target, progress));
  await chmod(target, 0o755);
  await rename(partial, folder);
  await link(piece, file);
  return how;
}

/** Points the piece's names in `paths.bin` at a file; the rename replaces an older link in one step. */
async function link(piece: Piece, file: string): Promise<void> {
  await mkdir(paths.bin, { recursive: true });
  for (const name of [piece.name, ...(piece.aliases ?? [])]) {
    const fresh = join(paths.bin, `.${name}.${process.pid}`);
    await rm(fresh, { force: true });
    await symlink(file, fresh);
    await rename(fresh, join(paths.bin, name));
  }
}
