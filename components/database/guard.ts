import * as pulumi from "@pulumi/pulumi";
import { claimChange, claimOf, type ClaimRecord, type Settings, SettingsError } from "../../settings";

export interface ClaimGuardArgs {
  settings: Pick<Settings, "database" | "namespace">;
}

/**
 * Ends an update or a preview that would leave the database's claim behind or replace it, unless the settings say that
 * its data is saved (DB-25). What the stack has is what its last update put among its outputs; everything that changes
 * the cluster should depend on this.
 */
export class ClaimGuard extends pulumi.ComponentResource {
  /** For `dependsOn`: resolves once nothing is in the way. */
  readonly passed: pulumi.Output<pulumi.Resource[]>;

  constructor(name: string, { settings }: ClaimGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:ClaimGuard", name, {}, opts);
    const stack = pulumi.getStack();
    const itself = new pulumi.StackReference(`${name}-last-update`, { name: `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}` }, { parent: this });
    const passed = itself.getOutputDetails("storage").then(({ value }) => {
      const last = (value as { claim?: ClaimRecord } | undefined)?.claim;
      const problem = claimChange(last, claimOf(settings), settings.database.internal.backupConfirmed);
      if (problem) throw new SettingsError(stack, [problem], "nothing in the cluster was changed");
      return [itself];
    });
    // The error ends the program by itself. What waits must not fail with it, or each would report it once more, in
    // words of its own.
    this.passed = pulumi.output(new Promise((resolve) => void passed.then(resolve)));
    this.registerOutputs({});
  }
}
