import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { copyFile, cp, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import { basename, join, relative } from "node:path";
import { z } from "zod";
import { exec } from "../host/exec.ts";
import { parseJson } from "../host/json.ts";
import { paths } from "../host/paths.ts";
import type { Progress } from "../host/steps.ts";
import type { GoBuild, Piece } from "./catalog.ts";
import { ensureGo } from "./go-compiler.ts";

const downloaded = z.object({ Dir: z.string() });
const embedded = join(paths.repository, "embedded");

/**
 * The same flags for every piece, and for its tests: a package that two pieces share is then compiled once. The
 * linker strips debugging information, so none is written in the first place, which saves a seventh of a build.
 */
const flags = ["-trimpath", "-gcflags=all=-dwarf=false"];
const stripped = "-s -w";

/** The key of what a piece is built from: the files of its modules, and the flags. Changing a pin changes the key. */
export async function goKey(piece: Piece): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([piece.version, piece.go, piece.scripts, flags, stripped]));
  for (const file of piece.scripts ?? []) hash.update(readFileSync(join(embedded, file)));
  for (const { module } of piece.go) {
    const folder = join(embedded, "go", module);
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
      hash.update(file.slice(folder.length)).update(readFileSync(file));
    }
  }
  return hash.digest("hex").slice(0, 12);
}

/** Builds the programs of a piece from pinned Go modules into a folder. */
export async function buildFromGo(piece: Piece, folder: string, progress: Progress): Promise<string> {
  for (const build of piece.go) await buildProgram(build, folder, progress);
  for (const script of piece.scripts ?? []) await copyFile(join(embedded, script), join(folder, basename(script)));
  return "built from Go modules";
}

/** Builds in a copy of the module's folder, so that nothing is written to the clone. */
async function buildProgram(build: GoBuild, folder: string, progress: Progress): Promise<void> {
  const go = await ensureGo(progress);
  const work = join(paths.go, "work", build.program);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  await cp(join(embedded, "go", build.module), work, { recursive: true });

  const log = join(paths.logs, `build-${build.program}.log`);
  const options = { cwd: work, env: goEnvironment(), log, countsCpu: true };
  const download = async (module: string) => {
    progress(`downloading ${module}`);
    return parseJson(downloaded, await exec(go, ["mod", "download", "-json", module], options), "go mod download");
  };
  for (const { module, folder: fork, without = [] } of build.forks ?? []) {
    await completeFork(join(work, fork), (await download(module)).Dir, without);
  }
  for (const { module, file, to } of build.copy ?? [])
    await cp(join((await download(module)).Dir, file), join(work, to));
  for (const { module, file, to } of build.ship ?? [])
    await cp(join((await download(module)).Dir, file), join(folder, to));
  const tags = build.tags === undefined ? [] : ["-tags", build.tags.join(",")];
  if (build.test) {
    progress(`testing ${build.program}`);
    await exec(go, ["test", ...flags, ...tags, build.test === true ? build.package : build.test], options);
  }
  progress(`compiling ${build.program}`);
  const ldflags = [stripped, build.ldflags ?? ""].join(" ").trim();
  await exec(go, ["build", ...flags, ...tags, "-ldflags", ldflags, "-o", join(folder, build.program), build.package], {
    ...options,
    fix:
      "Check that Go's module proxy can be reached and that the disk isn't full, and run the same command again: " +
      "what is compiled is kept.",
  });
  for (const alias of build.aliases ?? []) await symlink(build.program, join(folder, alias));
  await rm(work, { recursive: true, force: true });
}

/**
 * Adds a module's files to a fork's folder, except for those that the folder already has and those that are left out.
 */
export async function completeFork(folder: string, module: string, without: string[]): Promise<void> {
  await cp(module, folder, {
    recursive: true,
    force: false,
    filter: (file) => !without.includes(relative(module, file)),
  });
}

/** Removes Go's caches; called once all pieces are there. */
export async function trimGoCaches(): Promise<void> {
  await rm(paths.go, { recursive: true, force: true });
}

function goEnvironment() {
  return {
    CGO_ENABLED: "0",
    GOTOOLCHAIN: "local",
    GOWORK: "off",
    // Compilers run for seconds: garbage collection costs them more than the memory, as long as there is enough of it.
    GOGC: "800",
    GOMEMLIMIT: `${Math.floor(totalmem() / 2 / availableParallelism() / 2 ** 20)}MiB`,
    // -mod=readonly refuses what go.sum doesn't list. Without -modcacherw the module cache is read-only and can't be
    // removed afterwards.
    GOFLAGS: "-mod=readonly -buildvcs=false -modcacherw",
    GOCACHE: join(paths.go, "build"),
    GOMODCACHE: join(paths.go, "mod"),
  };
}
