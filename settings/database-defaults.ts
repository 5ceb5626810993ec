import type { Environment, ProbeTiming, Resources } from "./schema";
import { type Tree, treeAt } from "./tree";

interface Shared {
  resources: Resources;
  healthCheck: Record<"startup" | "liveness" | "readiness", ProbeTiming>;
}

/** What an environment's database has by default (ENV-5); `shared` is what built components have, too. */
export function databaseDefaults(environment: Environment, { resources, healthCheck }: Shared) {
  const production = environment === "production";
  return {
    internal: {
      enabled: true,
      kind: "StatefulSet",
      provider: "builtin",
      chart: { repository: "https://charts.bitnami.com/bitnami", version: "12.0.0" },
      serviceName: "todo-postgres",
      port: 5432,
      image: { registry: "", name: "postgres", tag: "15-bookworm", pullPolicy: "IfNotPresent" },
      name: "todo_db",
      username: "todo_user",
      replicas: 1,
      resources,
      // pg_isready fails while a database recovers from a crash, which may take minutes: restarting it starts that over.
      healthCheck: { ...healthCheck, startup: { ...healthCheck.startup, failureThreshold: 300 } },
      persistence: {
        enabled: true,
        claimName: "postgres-data",
        size: "10Gi",
        ssdClasses: ["fast-ssd"],
        accessModes: ["ReadWriteOnce"],
        volumeMode: "Filesystem",
        mountPath: "/var/lib/postgresql/data",
        subPath: "pgdata",
        reclaimPolicy: production ? "Retain" : "Delete",
      },
      backupConfirmed: false,
      backup: {
        enabled: environment !== "development",
        schedule: "0 2 * * *",
        retentionDays: 14,
        claimName: "postgres-backup",
        size: "10Gi",
        activeDeadlineSeconds: 3600,
      },
    },
    external: {
      enabled: false,
      port: 5432,
      database: "todo_db",
      username: "todo_user",
      service: { enabled: false, name: "todo-postgres" },
    },
  };
}

/** Storage classes of the database's claims: the stack's own (CFG-4), or the environment's (ENV-5, DB-15). */
export function storageDefaults(environment: Environment, set: Tree) {
  const { storageClass } = treeAt(set, "global");
  const ofStack = typeof storageClass === "string" && storageClass !== "" ? storageClass : undefined;
  const production = environment === "production";
  return {
    internal: {
      persistence: { storageClass: ofStack ?? (production ? "fast-ssd" : "standard") },
      backup: { storageClass: ofStack ?? (production ? "retain" : "standard") },
    },
  };
}
