import { execFileSync } from "node:child_process";

/** Asked once a run: the settings are checked and the image is labelled with the same commit. */
const known = new Map<string, Change | undefined>();

export interface Change {
  /** Hash of the commit. */
  commit: string;
  /** When it was committed, in seconds since 1970. */
  time: number;
}

/**
 * The last commit that changed a directory, or undefined outside a git checkout. Not HEAD: an image would otherwise be
 * built anew for commits that don't touch it.
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
