import semver from "semver";

export type Bump = "patch" | "minor" | "major";

export interface Released {
  version: string;
  /** Digest of the templates of that version. */
  digest: string;
  /** Keys that values may have. */
  keys: string[];
}

/**
 * The version of a chart: the one it has while its templates stay the same (CHT-17).
 *
 * @throws {Error} for templates that changed without a new version, and for a breaking change without a new major one
 */
export function nextVersion(released: Released, now: Omit<Released, "version">, bump: Bump | undefined): string {
  const next = bump ? semver.inc(released.version, bump)! : released.version;
  if (now.digest !== released.digest && bump === undefined) {
    throw new Error(
      `The templates have changed since version ${released.version}; run "npm run chart -- --bump patch", or minor, or major.`,
    );
  }
  const gone = released.keys.filter((key) => !now.keys.includes(key));
  if (gone.length > 0 && bump !== "major") {
    throw new Error(
      `Values that version ${released.version} has are gone: ${gone.join(", ")}. That breaks releases; run "npm run chart -- --bump major".`,
    );
  }
  return next;
}

/** Keys that a JSON Schema of values allows, as paths. */
export function keysOf(schema: { properties?: Record<string, object> }, path: string[] = []): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, member]) => {
    const at = [...path, key];
    const below = keysOf(member, at);
    return below.length > 0 ? below : [at.join(".")];
  });
}
