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
  /** What an upgrade creates, replaces and deletes. */
  changed: Record<string, "create" | "replace" | "delete">;
}

const migration = { "kubernetes:batch/v1:Job migration-job": "replace" } as const;
const connectionTest = { "kubernetes:core/v1:Pod connection-test-pod": "replace" } as const;

/**
 * Versions before recorded what the program remembers in dynamic resources, whose code was in the state; the program
 * has kept it in the stack's outputs since. Nothing that runs is touched.
 */
function records(...images: string[]): RecordedStack["changed"] {
  const recorded = [
    ["ClaimGuard", "claim-guard"],
    ["ClusterGuard", "cluster-guard"],
    ["Release", "release"],
    ...images.map((image) => ["ImageCheck", `${image}-image-check`]),
  ];
  const changed: [string, "create" | "delete"][] = recorded.flatMap(([type, name]) => [
    [`pulumi-nodejs:dynamic/todo:${type} ${name}`, "delete"],
    [`pulumi:index:Stash ${name}`, "create"],
  ]);
  return Object.fromEntries(changed);
}

/** The servers have had database roles of their own since, whose passwords are generated. */
const roles = {
  "random:index/randomPassword:RandomPassword credentials-backend-database-password": "create",
  "random:index/randomPassword:RandomPassword credentials-frontend-database-password": "create",
} as const;

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
    changed: { ...migration, ...roles, ...records("frontend", "backend") },
  },
  {
    name: "staging",
    committed: "staging",
    secrets: keys,
    changed: { ...migration, ...roles, ...connectionTest, ...records("frontend", "backend", "postgres") },
  },
  {
    // An operator creates the Secret.
    name: "operated",
    committed: "staging",
    config: { "todo:secrets": { source: "externalSecret" } },
    changed: { ...migration, ...connectionTest, ...records("frontend", "backend", "postgres") },
  },
  {
    name: "prod",
    committed: "prod",
    config: withoutVolume,
    changed: { ...migration, ...records("frontend", "backend", "postgres") },
  },
  {
    // It runs what the stack staging runs.
    name: "promoted",
    committed: "prod",
    config: { ...withoutVolume, "todo:promoteFrom": "staging" },
    other: tested,
    changed: {
      ...migration,
      ...records("frontend", "backend", "postgres"),
      // The copies in the registry stay: their provider has nothing to delete.
      "pulumi-nodejs:dynamic/todo:PromotedImage frontend-image": "delete",
      "pulumi-nodejs:dynamic/todo:PromotedImage backend-image": "delete",
    },
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
    changed: records("frontend"),
  },
];
