import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type { LastOutputs } from "./last-outputs";
import { type Deployed, type Release as ReleaseRecord, stackOutputs } from "./outputs";

/** Number of earlier releases on record, for a rollback. */
const remembered = 10;

type Content = Omit<Deployed, "at">;

export type ReleaseArgs = { [Key in keyof Content]: pulumi.Input<Content[Key]> };

/**
 * Records the images of each complete update, and those before them, as the stack's output `release`. It comes last, so
 * an update that fails or is killed leaves the record as it was; promotion and rollback rely on it.
 */
export class Release {
  readonly record: pulumi.Output<ReleaseRecord>;

  constructor(
    name: string,
    { last, ...args }: ReleaseArgs & { last: LastOutputs },
    opts?: pulumi.CustomResourceOptions,
  ) {
    const now = new Date();
    const before = last.get("release", stackOutputs.shape.release);
    const record = pulumi.all([args, before]).apply(([next, last]) => nextRecord(next as Content, last, now));
    // When an update will be complete, its preview can't know.
    const at = record.at.apply((at) =>
      pulumi.runtime.isDryRun() && at === now.toISOString() ? (pulumi.unknown as never) : at,
    );
    const { version, frontend, backend, connectionTest, promotedFrom, previous } = record;
    const input = { version, frontend, backend, connectionTest, promotedFrom, previous, at };
    this.record = new pulumi.Stash(name, { input }, opts).input as pulumi.Output<ReleaseRecord>;
  }
}

/** The record after an update: the last one, unless the update changed what it records. */
export function nextRecord(next: Content, last: ReleaseRecord | undefined, now: Date): ReleaseRecord {
  if (last && isDeepStrictEqual(contentOf(last), contentOf(next))) return last;
  return recordOf(contentOf(next), last, now);
}

/** What a release records, without what isn't there. */
function contentOf({ version, frontend, backend, connectionTest, promotedFrom }: Content): Content {
  return { version, frontend, ...(backend && { backend }), connectionTest, promotedFrom };
}

/**
 * Adds a release to the record. A release that is in the record already is the target of a rollback: the releases after
 * it are dropped, so that nobody rolls back to them.
 */
export function recordOf(release: Content, last: ReleaseRecord | undefined, now: Date): ReleaseRecord {
  const current: Deployed = { ...release, at: now.toISOString() };
  if (!last) return { ...current, previous: [] };
  const { previous, ...before } = last;
  if (hasSameImages(before, current)) return { ...current, previous };
  const again = previous.findIndex((one) => hasSameImages(one, current));
  return { ...current, previous: again >= 0 ? previous.slice(again + 1) : [before, ...previous].slice(0, remembered) };
}

export function hasSameImages(
  one: Pick<Deployed, "frontend" | "backend">,
  other: Pick<Deployed, "frontend" | "backend">,
): boolean {
  return one.frontend.reference === other.frontend.reference && one.backend?.reference === other.backend?.reference;
}
