/** An object of a manifest. It may lack anything, and hold anything in its place. */
export type Manifest = { readonly [key: string]: unknown };

/** Whether a value is an object with members, and no list. */
export function isManifest(value: unknown): value is Manifest {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object's member that should be an object itself; empty where it is anything else. */
export function member(manifest: Manifest, ...keys: string[]): Manifest {
  return keys.reduce<Manifest>((object, key) => {
    const value = object[key];
    return isManifest(value) ? value : {};
  }, manifest);
}

/** The objects of a list; an item that is none is an empty one, so that indices stay. Empty where there is no list. */
export function items(list: unknown): Manifest[] {
  return Array.isArray(list) ? list.map((item: unknown) => (isManifest(item) ? item : {})) : [];
}

/** A value, or undefined where it is null: Kubernetes takes null for unset. */
export function set(value: unknown): unknown {
  return value ?? undefined;
}

/** A value that is a string, else undefined. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The strings of a list; an item that is none is an empty one, so that indices stay. Empty where there is no list. */
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

/** What stands at a path that `at` has made; undefined where nothing does. */
export function found(tree: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([\w$-]+)/g)].map(([, quoted, index, plain]) =>
    quoted === undefined ? (index ?? plain ?? "") : (JSON.parse(`"${quoted}"`) as string),
  );
  return keys.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? set((value as Manifest)[key]) : undefined),
    tree,
  );
}

/** Every value of a tree that is no object or list itself, with its path. */
export function leaves(value: unknown, path = ""): [path: string, value: unknown][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, at(path, index)));
  if (isManifest(value)) return Object.entries(value).flatMap(([key, entry]) => leaves(entry, at(path, key)));
  return [[path, value]];
}
