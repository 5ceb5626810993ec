import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../lib/exec.ts";
import { paths } from "../lib/paths.ts";
import type { Progress } from "../lib/steps.ts";
import { ensureGo } from "./go-compiler.ts";
import type { Piece } from "./catalog.ts";

const modules = join(paths.repository, "toolchain", "go");

/**
 * The same flags for every piece: a package that two pieces share is then compiled once. `-mod=readonly` refuses
 * whatever go.sum doesn't list.
 */
const flags = ["-trimpath", "-ldflags"];
const stripped = "-s -w";

/** Key of what a piece is built from: its module's files and the flags. A change of a pin changes the key. */
export async function goPieceKey(piece: Piece): Promise<string> {
  const folder = join(modules, piece.go.module);
  const hash = createHash("sha256").update(JSON.stringify([piece.version, piece.go, flags, stripped]));
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(file.slice(folder.length)).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 12);
}

/** Builds a piece from its pinned Go module, in a copy of the module's folder: the clone is never written to. */
export async function buildGoPiece(piece: Piece, target: string, progress: Progress): Promise<string> {
  const go = await ensureGo(progress);
  const work = join(paths.go, "work", piece.name);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await cp(join(modules, piece.go.module), work, { recursive: true });

  const log = join(paths.logs, `build-${piece.name}.log`);
  const options = { cwd: work, env: goEnvironment(), log };
  for (const { module, file, to } of piece.go.copy ?? []) {
    progress(`downloading ${module}`);
    const { Dir } = JSON.parse(await exec(go, ["mod", "download", "-json", module], options)) as { Dir: string };
    await cp(join(Dir, file), join(work, to));
  }
  if (piece.go.test) {
    progress("testing");
    await exec(go, ["test", "-trimpath", piece.go.package], options);
  }
  progress("compiling");
  const ldflags = [stripped, piece.go.ldflags ?? ""].join(" ").trim();
  await exec(go, ["build", ...flags, ldflags, "-o", target, piece.go.package], {
    ...options,
    fix: "Check that Go's module proxy can be reached and that the disk isn't full, and run the same command again: what is compiled is kept.",
  });
  await rm(work, { recursive: true, force: true });
  return "built from Go modules";
}

/** Removes Go's caches; called once every piece is there. */
export async function trimGoCaches(): Promise<void> {
  await rm(paths.go, { recursive: true, force: true });
}

function goEnvironment() {
  return {
    CGO_ENABLED: "0",
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    // -modcacherw: without it the module cache is read-only and can't be removed afterwards.
    GOFLAGS: "-mod=readonly -buildvcs=false -modcacherw",
    GOCACHE: join(paths.go, "build"),
    GOMODCACHE: join(paths.go, "mod"),
  };
}
