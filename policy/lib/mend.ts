import { type Manifest, member } from "../manifest";

/** A copy of a tree with the object at a path changed; all else of it is the tree's own, secrets included. */
export function mended(tree: Manifest, path: string, change: (object: Manifest) => Manifest): Manifest {
  const [first, ...rest] = path.split(".").filter(Boolean);
  return first === undefined ? change(tree) : { ...tree, [first]: mended(member(tree, first), rest.join("."), change) };
}
