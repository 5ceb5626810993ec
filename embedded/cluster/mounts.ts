import { readIfThere } from "./processes.ts";

/** Mount points that are these folders or below them, in the order in which they were mounted. */
export function mountsIn(folders: string[], file = "/proc/self/mountinfo"): string[] {
  return readIfThere(file)
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((mountPoint) => folders.some((folder) => mountPoint === folder || mountPoint.startsWith(`${folder}/`)));
}
