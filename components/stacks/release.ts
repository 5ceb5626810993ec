import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type { Deployed, Release as ReleaseRecord } from "./outputs";

/** Number of earlier releases on record, for a rollback. */
const remembered = 10;

export type ReleaseArgs = { [Key in keyof Omit<Deployed, "at">]: pulumi.Input<Deployed[Key]> };

type Inputs = Omit<Deployed, "at">;

/**
 * Records the images of each complete update, and those before them. It comes last, so an update that fails or is
 * killed leaves the record as it was; promotion and rollback rely on it.
 */
export class Release extends pulumi.dynamic.Resource {
  declare readonly record: pulumi.Output<ReleaseRecord>;

  constructor(name: string, args: ReleaseArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args, record: undefined }, opts, "todo", "Release");
  }
}

export const provider: pulumi.dynamic.ResourceProvider<Inputs, Inputs & { record: ReleaseRecord }> = {
  diff: (_, last, next) => Promise.resolve({ changes: !isDeepStrictEqual(contentOf(last), contentOf(next)) }),
  create: (next) =>
    Promise.resolve({ id: "release", outs: { ...next, record: recordOf(contentOf(next), undefined, new Date()) } }),
  update: (_, last, next) =>
    Promise.resolve({ outs: { ...next, record: recordOf(contentOf(next), last.record, new Date()) } }),
};

/** The inputs without the properties that Pulumi adds. */
function contentOf({ version, frontend, backend, connectionTest, promotedFrom }: Inputs): Inputs {
  return { version, frontend, ...(backend && { backend }), connectionTest, promotedFrom };
}

/**
 * Adds a release to the record. A release that is in the record already is the target of a rollback: the releases after
 * it are dropped, so that nobody rolls back to them.
 */
export function recordOf(release: Inputs, last: ReleaseRecord | undefined, now: Date): ReleaseRecord {
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
