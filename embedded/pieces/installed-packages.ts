import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { paths } from "../host/paths.ts";

/**
 * The Debian packages that the toolchain has installed, from what apt printed: they stay when the toolchain is
 * removed, because others may use them by now.
 *
 * @param log the file to which apt's output was appended
 */
export function installedPackages(log = join(paths.logs, "apt.log")): string[] {
  if (!existsSync(log)) return [];
  const lists = readFileSync(log, "utf8").matchAll(/^The following NEW packages will be installed:\n((?: +.*\n)+)/gm);
  return [...new Set([...lists].flatMap(([, names = ""]) => names.trim().split(/\s+/)))].sort();
}
