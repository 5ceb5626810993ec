import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { startTime } from "./lock.mjs";

/**
 * Makes a folder that is there whole or not at all: under another name first, then by a rename. Two runs may make the
 * same folder at the same time, such as those of two clones with one cache: the first one's stays. What killed runs
 * have left is removed.
 *
 * @param make fills the folder at the path that it gets; every user may read that folder
 * @returns what `make` returns; undefined if the folder exists already
 */
export async function wholeFolder<T>(folder: string, make: (partial: string) => Promise<T>): Promise<T | undefined> {
  if (existsSync(folder)) return undefined;
  await removeLeftOver(folder);
  const partial = `${folder}.partial-${process.pid}-${startTime(process.pid)}`;
  await mkdir(partial, { recursive: true });
  await chmod(partial, 0o755);
  try {
    const made = await make(partial);
    await rename(partial, folder).catch((error: unknown) => {
      // Another run was faster.
      if (!existsSync(folder)) throw error;
    });
    return made;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function removeLeftOver(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.partial-`;
  const siblings = existsSync(dirname(folder)) ? await readdir(dirname(folder)) : [];
  for (const name of siblings.filter((each) => each.startsWith(prefix))) {
    const [pid, started] = name.slice(prefix.length).split("-");
    if (startTime(Number(pid)) !== started) await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}
