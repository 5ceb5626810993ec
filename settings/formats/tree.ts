/** Settings before they are checked: any tree. */
export type Tree = { [key: string]: unknown };
export type Path = readonly PropertyKey[];

/** `over` on top of `base`: objects are merged key by key, everything else is replaced. */
export function merge(base: Tree, over: Tree): Tree {
  const result = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return result;
}

/** The value at a path, through objects and lists; undefined if there is none. */
export function valueAt(tree: unknown, path: Path): unknown {
  const member = (at: unknown, key: PropertyKey) =>
    typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined;
  return path.reduce(member, tree);
}

/** The tree at a path; empty if there is anything else. */
export function treeAt(tree: Tree, ...path: string[]): Tree {
  const value = valueAt(tree, path);
  return isTree(value) ? value : {};
}

/**
 * A path as `pulumi config set --path` reads it: `backend.tolerations[0].key`,
 * `backend.nodeSelector["kubernetes.io/arch"]`.
 */
export function pathText(path: Path): string {
  return path
    .map((key) => {
      if (typeof key === "number") return `[${key}]`;
      return /^[\w-]+$/.test(String(key)) ? `.${String(key)}` : `["${String(key)}"]`;
    })
    .join("")
    .replace(/^\./, "");
}

/** Whether a value is an object of keys and values, rather than an instance of a class. */
export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
