/**
 * Gives the owner of a clone what root has made in it: a later command without sudo would fail to write there. Plain
 * JavaScript, since the bootstrap has no packages yet.
 */
import { lchownSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders of a clone that commands write to. */
const written = ["node_modules", join("policy", "bin"), join("frontend", "node_modules"), join("backend", ".venv")];

/**
 * Nothing happens for a user who isn't root, or in a clone that is root's.
 * @param {string} clone
 * @param {{
 *   user?: number | undefined,
 *   owner?: { uid: number, gid: number },
 *   change?: (file: string, user: number, group: number) => void,
 * }} [options]
 */
export function giveBack(clone, { user = process.getuid?.(), owner = lstatSync(clone), change = lchownSync } = {}) {
  const { uid, gid } = owner;
  if (user !== 0 || uid === 0) return;
  for (const folder of written) changeAll(join(clone, folder));

  function changeAll(/** @type {string} */ file) {
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) return;
    if (found.uid !== uid) change(file, uid, gid);
    if (found.isDirectory()) for (const name of readdirSync(file)) changeAll(join(file, name));
  }
}
