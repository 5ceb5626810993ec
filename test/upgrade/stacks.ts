/** A stack whose state an earlier version created. */
export interface RecordedStack {
  /** Its name, and that of the recorded state. */
  name: string;
  /** The committed stack file that it was created with: `dev` for Pulumi.dev.yaml. */
  committed: string;
  /** Config on top of it, by key with the `todo:` prefix. */
  config?: Record<string, unknown>;
  /** Secrets in the config, by key. */
  secrets?: Record<string, string>;
  /** What an upgrade replaces. */
  replaced: Record<string, "replace">;
}

const migration = { "kubernetes:batch/v1:Job migration-job": "replace" } as const;
const connectionTest = { "kubernetes:core/v1:Pod connection-test-pod": "replace" } as const;

const keys = {
  "todo:jwtSecret": "Recorded-jwt-secret-7c1b-of-no-stack-at-all",
  "todo:betterAuthSecret": "Recorded-better-auth-secret-93fa-of-no-stack-at-all",
};

export const recordedStacks: RecordedStack[] = [
  {
    name: "dev",
    committed: "dev",
    replaced: migration,
  },
  {
    name: "staging",
    committed: "staging",
    secrets: keys,
    replaced: { ...migration, ...connectionTest },
  },
  {
    // An operator creates the Secret.
    name: "operated",
    committed: "staging",
    config: { "todo:secrets": { source: "externalSecret" } },
    replaced: { ...migration, ...connectionTest },
  },
];
