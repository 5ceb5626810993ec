import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The file of a command on PATH, or on another list of folders. */
export function which(command: string, path = process.env.PATH ?? ""): string | undefined {
  return path
    .split(delimiter)
    .filter((directory) => directory !== "")
    .map((directory) => join(directory, command))
    .find(isExecutable);
}

/** The real file of a command that the toolchain provides, with every link resolved. */
export function programFile(command: string): string {
  const file = which(command);
  if (file === undefined) throw new Error(`there is no ${command} on PATH`);
  return realpathSync(file);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
