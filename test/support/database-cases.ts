import type { Tree } from "../../settings/formats/tree";
import type { Case } from "./settings-cases";

/** Settings of the database in the cluster. */
export const internal = (given: Tree) => ({ database: { internal: given } });

/** A case whose settings are those of the database in the cluster, with its key below `database`. */
export const bad = ({ given, key, ...wrong }: Case) => ({ ...wrong, given: internal(given), key: `database.${key}` });

/** The command that sets a key below `database`. */
export const set = (key: string, value: string) => `pulumi config set --path 'todo:database.${key}' ${value}`;
