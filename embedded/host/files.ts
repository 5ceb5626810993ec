import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, relative, sep } from "node:path";

/** Writes a file, or the target of a link, in one step unless it already has this content, and returns the content. */
export function writeFile(file: string, content: string, mode = 0o600): string {
  if (existsSync(file) && readFileSync(file, "utf8") === content) {
    chmodSync(file, mode);
    return content;
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const target = existsSync(file) ? realpathSync(file) : file;
  const temporary = `${target}.${process.pid}.new`;
  writeFileSync(temporary, content, { mode });
  chmodSync(temporary, mode);
  renameSync(temporary, target);
  return content;
}

/** Creates a link, or changes where an existing one points, in one step. */
export function replaceLink(target: string, link: string): void {
  mkdirSync(dirname(link), { recursive: true });
  const temporary = `${link}.${process.pid}.new`;
  rmSync(temporary, { force: true });
  symlinkSync(target, temporary);
  renameSync(temporary, link);
}

/** Whether a file, links followed, is in a folder or below it. A folder that doesn't exist has nothing in it. */
export function leadsInto(file: string, folder: string): boolean {
  if (!existsSync(file) || !existsSync(folder)) return false;
  const path = relative(realpathSync(folder), realpathSync(file));
  return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
