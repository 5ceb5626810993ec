import { at, isManifest, type Manifest } from "../manifest";

/** Pulumi's placeholders for an unknown boolean, number, string, list, asset, archive and object. */
export const markers: ReadonlySet<unknown> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** What Pulumi puts in place of a secret when "pulumi policy analyze" judges a state that it can't decrypt. */
const redacted = "[secret]";

/** A value that a rule needed and that Pulumi doesn't disclose. */
export interface MissingValue {
  urn: string;
  path: string;
  /** Whether Pulumi hides it, and not only doesn't know it yet. */
  hidden: boolean;
}

/**
 * In a preview, an unknown value is a marker in the properties. @pulumi/policy throws when a rule reads it, which
 * ends the rule. Here the rule reads an assumed value instead and continues, and the engine records which values it
 * needed.
 */
export class Unknowns {
  /** The assumed value of every unknown. */
  assumed: unknown;
  /** The unknown values that were read, by resource URN and path. */
  readonly reads = new Map<string, MissingValue>();

  /** The tree, in which unknown values read as the assumed one; the tree itself if it has no unknowns. */
  view(tree: Manifest, urn: string): Manifest {
    return holdsUnknown(tree) ? this.wrap(tree, urn, "") : tree;
  }

  private wrap<T extends object>(tree: T, urn: string, path: string): T {
    return new Proxy(tree, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof key === "symbol") return value;
        if (typeof value === "object" && value !== null) return this.wrap(value, urn, child(target, path, key));
        if (!isUnknown(value)) return value;
        const place = { urn, path: child(target, path, key), hidden: value === redacted };
        this.reads.set(`${place.urn} ${place.path}`, place);
        return this.assumed;
      },
    });
  }
}

function child(parent: object, path: string, key: string): string {
  return at(path, Array.isArray(parent) ? Number(key) : key);
}

export function isUnknown(value: unknown): boolean {
  return value === redacted || markers.has(value);
}

function holdsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsUnknown);
  if (isManifest(value)) return Object.values(value).some(holdsUnknown);
  return isUnknown(value);
}

/** The properties without @pulumi/policy's proxy, which throws for an unknown value. */
export function unwrapped(props: object): Manifest {
  const { __isSpecialProxy, __getSpecialProxyTarget } = props as Record<string, unknown>;
  return (__isSpecialProxy === true ? __getSpecialProxyTarget : props) as Manifest;
}
