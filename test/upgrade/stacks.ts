import { sharedBackend } from "../support/shared-backend";

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
  /** Another stack that it refers to: its name, and the outputs of its last update in a cluster. */
  other?: { name: string; outputs: (clusterId: string) => object };
  /** What an upgrade replaces. */
  replaced: Record<string, "replace">;
}

const migration = { "kubernetes:batch/v1:Job migration-job": "replace" } as const;
const connectionTest = { "kubernetes:core/v1:Pod connection-test-pod": "replace" } as const;

const keys = {
  "todo:jwtSecret": "Recorded-jwt-secret-7c1b-of-no-stack-at-all",
  "todo:betterAuthSecret": "Recorded-better-auth-secret-93fa-of-no-stack-at-all",
};

const image = (name: string) => ({
  reference: `localhost:15000/${name}@sha256:${"1".repeat(64)}`,
  tag: "1.0.0",
});

/** A stack with a release that can be promoted. */
const tested = {
  name: "staging",
  outputs: () => ({
    release: {
      version: "1.0.0",
      frontend: image("todo-frontend"),
      backend: image("todo-backend"),
      connectionTest: "passed",
      promotedFrom: [],
      at: "2026-11-01T00:00:00.000Z",
      previous: [],
    },
  }),
};

const inside = (service: string) => ({ inside: `http://${service}.todo-dev.svc.cluster.local:8000` });

/** A stack with a backend for the frontends of others. */
const withBackend = {
  name: "dev",
  outputs: (clusterId: string) => ({
    clusterId,
    namespace: "todo-dev",
    services: { frontend: inside("todo-frontend"), backend: inside("todo-backend") },
    backend: { stack: "organization/todo/dev", shared: sharedBackend },
  }),
};

/** The program would read a volume that it keeps from the cluster, and there is none. */
const withoutVolume = { "todo:database": { internal: { persistence: { reclaimPolicy: "Delete" } } } };

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
  {
    name: "prod",
    committed: "prod",
    config: withoutVolume,
    replaced: migration,
  },
  {
    // It runs what the stack staging runs.
    name: "promoted",
    committed: "prod",
    config: { ...withoutVolume, "todo:promoteFrom": "staging" },
    other: tested,
    replaced: migration,
  },
  {
    // A frontend alone, which reads the Secret of no stack: there is no cluster to read it from.
    name: "front",
    committed: "dev",
    config: {
      "todo:namespace": "todo-front",
      "todo:backendFrom": "dev",
      "todo:networkPolicy": { enabled: true },
      "todo:secrets": { source: "externalSecret" },
    },
    other: withBackend,
    replaced: {},
  },
];
