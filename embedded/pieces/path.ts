import { realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import semver from "semver";
import { exec } from "../host/exec.ts";
import { leadsInto } from "../host/files.ts";
import { paths } from "../host/paths.ts";
import { isExecutable } from "../host/which.ts";

/** How a version of the user's own is recognised, and which of them will do. */
export interface OnPath {
  /** With which it prints its version. */
  args: string[];
  /** Range of the versions that will do. */
  accepts: string;
  /** Programs that it needs next to it, and in which of its versions if not in all. */
  alongside?: { program: string; versions?: string }[];
}

interface Found {
  file: string;
  version: string;
}

/**
 * Looks for a piece's command on the user's own PATH. What the toolchain put there itself doesn't count.
 *
 * @returns the first that will do, and why each one before it won't, for the reader
 */
export async function findOnPath({
  name,
  onPath,
}: {
  name: string;
  onPath?: OnPath;
}): Promise<{ found?: Found; refused: string[] }> {
  const refused: string[] = [];
  if (!onPath) return { refused };
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, name);
    if (folder === "" || !isExecutable(file)) continue;
    const real = await realpath(file);
    if (leadsInto(file, paths.cache)) continue;
    const version = await versionOf(file, onPath.args);
    const fault = version === undefined ? "its version can't be read" : faultOf(version, onPath, [file, real]);
    if (version !== undefined && fault === undefined) return { found: { file, version }, refused };
    refused.push(`${file}${version === undefined ? "" : ` (${version})`} isn't used: ${fault}`);
  }
  return { refused };
}

/** The version that a command prints; undefined where it can't be started or prints none. */
export async function versionOf(file: string, args: string[]): Promise<string | undefined> {
  const output = await exec(file, args, { timeout: 10_000 }).catch(() => "");
  return semver.coerce(output.match(/v?\d+\.\d+\.\d+/)?.[0])?.version;
}

/** Why a version won't do; undefined where it will. A link and what it leads to may have different companions. */
function faultOf(version: string, { accepts, alongside = [] }: OnPath, files: string[]): string | undefined {
  if (!semver.satisfies(version, accepts)) {
    const oldest = semver.minVersion(accepts);
    return oldest && semver.lt(version, oldest)
      ? `it is too old, ${oldest.version} or later is needed`
      : `a version ${accepts} is needed`;
  }
  const missing = alongside
    .filter(({ versions = "*" }) => semver.satisfies(version, versions))
    .filter(({ program }) => !files.some((file) => isExecutable(join(dirname(file), program))))
    .map(({ program }) => program);
  return missing.length === 0 ? undefined : `${missing.join(" and ")} should be next to it`;
}
