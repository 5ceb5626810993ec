import { treeAt, type Tree } from "../formats/tree";
import type { Environment } from "../schema";
import { environment } from "../schema/environment";

/** The environment whose defaults apply: development if the stack names none, or one that doesn't exist. */
export function environmentOf(given: Tree): Environment {
  const { success, data } = environment.safeParse(treeAt(given, "global").environment);
  return success ? data : "development";
}
