/** An object in a manifest. Any member may be missing or have any type. */
export type Manifest = { readonly [key: string]: unknown };

/** Whether a value is an object with members rather than a list. */
export function isManifest(value: unknown): value is Manifest {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object's member, as an object; empty if it is missing or anything else. */
export function member(manifest: Manifest, ...keys: string[]): Manifest {
  return keys.reduce<Manifest>((object, key) => {
    const value = object[key];
    return isManifest(value) ? value : {};
  }, manifest);
}

/**
 * The objects in a list; any other item becomes an empty object, so that indices stay the same. Empty if it isn't a
 * list.
 */
export function items(list: unknown): Manifest[] {
  return Array.isArray(list) ? list.map((item: unknown) => (isManifest(item) ? item : {})) : [];
}

/** The value, or undefined for null: Kubernetes treats null as unset. */
export function set(value: unknown): unknown {
  return value ?? undefined;
}

/** The value if it is a string, or else undefined. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * The strings in a list; any other item becomes an empty string, so that indices stay the same. Empty if it isn't a
 * list.
 */
export function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.map((item: unknown) => text(item) ?? "") : [];
}

/** The path of a member or an item: `at("spec", "containers", 0)` is `spec.containers[0]`. */
export function at(path: string, ...keys: (string | number)[]): string {
  return keys.reduce<string>((parent, key) => {
    if (typeof key === "number") return `${parent}[${key}]`;
    if (!/^[\w$-]+$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
    return parent === "" ? key : `${parent}.${key}`;
  }, path);
}

/** The value at a path made by `at`; undefined if there is none. */
export function found(tree: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([\w$-]+)/g)].map(([, quoted, index, plain]) =>
    quoted === undefined ? (index ?? plain ?? "") : String(JSON.parse(`"${quoted}"`)),
  );
  return keys.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? set((value as Manifest)[key]) : undefined),
    tree,
  );
}

/** Every value in a tree except objects and lists, with its path. */
export function leaves(value: unknown, path = ""): [path: string, value: unknown][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, at(path, index)));
  if (isManifest(value)) return Object.entries(value).flatMap(([key, entry]) => leaves(entry, at(path, key)));
  return [[path, value]];
}
