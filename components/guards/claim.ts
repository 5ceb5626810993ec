import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { claimChange, claimOf, type ClaimRecord, type Settings } from "../../settings";
import { describe } from "../../settings/problems";

/** The claim that the stack writes to, and whether the settings confirm a backup of its data. */
export interface GuardedClaim {
  claim?: ClaimRecord | undefined;
  backupConfirmed: boolean;
}

/**
 * Refuses an update, and its preview, that would abandon or replace the database's claim, unless the settings confirm
 * that its data is backed up, and one that would start another major version of PostgreSQL on it.
 * The stack's state records the claim; everything that changes the cluster should depend on
 * this.
 *
 * @requirement DB-25, IMG-27
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

/** Compares with the inputs of the last update, which Pulumi hands to `check` before it does anything. */
export const provider: pulumi.dynamic.ResourceProvider<GuardedClaim, GuardedClaim> = {
  check(last, next) {
    const problem = claimChange(last.claim, next.claim, next.backupConfirmed);
    const failures = problem ? [{ property: "", reason: describe(problem) }] : [];
    return Promise.resolve({ inputs: next, failures });
  },
  // Pulumi stores the provider's code in the state; new code alone doesn't change the resource.
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
