import { execFileSync } from "node:child_process";

/** Cached, so that the settings are checked against, and the image is labelled with, the same commit. */
const known = new Map<string, Change | undefined>();

export interface Change {
  /** The commit's hash. */
  commit: string;
  /** The time of the commit, in seconds since 1970. */
  time: number;
}

/**
 * The last commit that changed a directory, or undefined outside a Git checkout. Not HEAD, because commits that don't
 * touch the directory would then rebuild the image.
 */
export function lastChange(directory: string): Change | undefined {
  if (!known.has(directory)) known.set(directory, askGit(directory));
  return known.get(directory);
}

function askGit(directory: string): Change | undefined {
  try {
    const output = execFileSync("git", ["log", "-1", "--format=%H %ct", "--", directory], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [commit, time] = output.trim().split(" ");
    return commit ? { commit, time: Number(time) } : undefined;
  } catch {
    return undefined;
  }
}
