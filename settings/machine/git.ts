import { execFileSync } from "node:child_process";

/** Asked once a run: the settings are checked and the image is labelled with the same commit. */
const known = new Map<string, string | undefined>();

/**
 * The last commit that changed a directory, or undefined outside a git checkout. Not HEAD: an image would otherwise be
 * built anew for commits that don't touch it.
 */
export function lastChange(directory: string): string | undefined {
  if (!known.has(directory)) known.set(directory, askGit(directory));
  return known.get(directory);
}

function askGit(directory: string): string | undefined {
  try {
    const output = execFileSync("git", ["log", "-1", "--format=%H", "--", directory], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return output.trim() || undefined;
  } catch {
    return undefined;
  }
}
