import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { claimChange, claimOf, type ClaimRecord, type Settings } from "../../settings";
import { describe } from "../../settings/problems";

/** What the stack writes to, and whether its data is said to be saved. */
export interface GuardedClaim {
  claim?: ClaimRecord | undefined;
  backupConfirmed: boolean;
}

/**
 * Refuses an update, and its preview, that would leave the database's claim behind or replace it, unless the settings
 * say that its data is saved (DB-25). The claim that the stack has is remembered in its state; everything that changes
 * the cluster should depend on this.
 */
export class ClaimGuard extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    { settings }: { settings: Pick<Settings, "database" | "namespace"> },
    opts?: pulumi.CustomResourceOptions,
  ) {
    const guarded: GuardedClaim = {
      claim: claimOf(settings),
      backupConfirmed: settings.database.internal.backupConfirmed,
    };
    super(provider, name, guarded, opts, "todo", "ClaimGuard");
  }
}

/** Compares with what the last update has left in the state, which Pulumi hands to `check` before it does anything. */
export const provider: pulumi.dynamic.ResourceProvider<GuardedClaim, GuardedClaim> = {
  check(last, next) {
    const problem = claimChange(last.claim, next.claim, next.backupConfirmed);
    const failures = problem ? [{ property: "", reason: describe(problem) }] : [];
    return Promise.resolve({ inputs: next, failures });
  },
  // Another version of this code alone is no change.
  diff(_, last, next) {
    return Promise.resolve({
      changes: last.backupConfirmed !== next.backupConfirmed || !isDeepStrictEqual(last.claim, next.claim),
    });
  },
  create(next) {
    return Promise.resolve({ id: "claim", outs: next });
  },
  update(_, __, next) {
    return Promise.resolve({ outs: next });
  },
};
