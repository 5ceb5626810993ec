import * as pulumi from "@pulumi/pulumi";
import { claimChange, claimOf, type ClaimRecord, type Settings } from "../../settings";
import { describe } from "../../settings/problems";
import type { LastOutputs } from "../stacks/last-outputs";
import { storageOutput } from "../stacks/outputs";
import { Guard } from "./guard";

export interface ClaimGuardArgs {
  settings: Pick<Settings, "database" | "namespace">;
  last: LastOutputs;
}

/** The claim that a stack writes to, if it has one. */
const guardedClaim = storageOutput.pick({ claim: true });

/**
 * Refuses an update, and its preview, that would abandon or replace the database's claim, unless the settings confirm
 * that its data is backed up, and one that would start another major version of PostgreSQL on it. Everything that
 * changes the cluster should depend on `accepted`.
 *
 * @requirement DB-25, IMG-27
 */
export class ClaimGuard {
  /** Exists once the claim is accepted. */
  readonly accepted: pulumi.Output<pulumi.Resource>;

  constructor(name: string, { settings, last }: ClaimGuardArgs, opts?: pulumi.CustomResourceOptions) {
    const claim = claimOf(settings);
    const { backupConfirmed } = settings.database.internal;
    const guard = new Guard<{ claim?: ClaimRecord | undefined }>(
      name,
      {
        next: pulumi.output({ ...(claim && { claim }) }),
        last: last.get("storage", guardedClaim),
        shape: guardedClaim,
        problem: (before, next) => {
          const problem = claimChange(before?.claim, next.claim, backupConfirmed);
          return problem && describe(problem);
        },
      },
      opts,
    );
    this.accepted = guard.accepted;
  }
}
