import semver from "semver";

export type Bump = "patch" | "minor" | "major";

/** How to raise the version: by one step, or to the version that is being released. */
export type Raise = Bump | { to: string };

export interface Released {
  version: string;
  /** The digest of that version's content. */
  digest: string;
  /** The keys that values may have. */
  keys: string[];
}

/**
 * A chart's version: it stays while the content stays the same.
 *
 * @throws {Error} for content that changed without a new version, for a breaking change without a new major version,
 * and for a release below the chart's own version
 * @requirement CHT-17
 */
export function nextVersion(released: Released, now: Omit<Released, "version">, raise: Raise | undefined): string {
  const { version } = released;
  const next = raised(version, raise);
  if (now.digest !== released.digest && next === version) {
    throw new Error(
      `The chart has changed since version ${version}. ` +
        `Raise it with "npm run chart -- --bump patch", or minor, or major.`,
    );
  }
  if (semver.lt(next, version)) {
    throw new Error(`The chart already has version ${version}. Release ${version} or a higher version, not ${next}.`);
  }
  const gone = released.keys.filter((key) => !now.keys.includes(key));
  if (gone.length > 0 && semver.major(next) === semver.major(version)) {
    throw new Error(
      `Values that version ${version} has are gone: ${gone.join(", ")}. ` +
        `That breaks existing releases: raise the major version with "npm run chart -- --bump major".`,
    );
  }
  return next;
}

function raised(version: string, raise: Raise | undefined): string {
  if (raise === undefined) return version;
  return typeof raise === "string" ? semver.inc(version, raise)! : raise.to;
}

/** The keys that a JSON Schema of values allows, as paths. */
export function keysOf(schema: { properties?: Record<string, object> }, path: string[] = []): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, member]) => {
    const at = [...path, key];
    const below = keysOf(member, at);
    return below.length > 0 ? below : [at.join(".")];
  });
}
