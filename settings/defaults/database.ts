import { isIPv4, isIPv6 } from "node:net";
import type { Environment, ProbeTiming, Resources } from "../schema";
import { SecretText } from "../formats/secret-text";
import { type Tree, treeAt } from "../formats/tree";
import { type TlsMode, tlsModes } from "../schema/database";
import { databaseUrlParts } from "../schema/secret-values";
import type { Defaults, DerivedDefaults, Input } from "./types";

interface Shared {
  resources: Resources;
  healthCheck: Record<"startup" | "liveness" | "readiness", ProbeTiming>;
}

/**
 * The defaults of an environment's database; `shared` has those that apply to built components as well.
 *
 * @requirement ENV-5
 */
export function databaseDefaults(
  environment: Environment,
  { resources, healthCheck }: Shared,
): Defaults<Input["database"]> {
  const production = environment === "production";
  return {
    internal: {
      enabled: true,
      kind: "StatefulSet",
      provider: "builtin",
      chart: { repository: "https://charts.bitnami.com/bitnami", version: "12.0.0" },
      serviceName: "todo-postgres",
      port: 5432,
      image: { pullPolicy: "IfNotPresent" },
      name: "todo_db",
      username: "todo_user",
      replicas: 1,
      resources,
      // pg_isready fails while a database recovers from a crash, which may take minutes, and a restart would begin
      // again.
      healthCheck: { ...healthCheck, startup: { ...healthCheck.startup, failureThreshold: 300 } },
      persistence: {
        enabled: true,
        claimName: "postgres-data",
        size: "10Gi",
        ssdClasses: ["fast-ssd"],
        accessModes: ["ReadWriteOnce"],
        volumeMode: "Filesystem",
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

const images = {
  builtin: { image: { registry: "", name: "postgres", tag: "15-bookworm" }, mountPath: "/var/lib/postgresql/data" },
  // The chart's default image, in the repository to which Bitnami moved the images of old charts.
  bitnami: {
    image: { registry: "docker.io/bitnamilegacy", name: "postgresql", tag: "15.0.0-debian-11-r1" },
    mountPath: "/bitnami/postgresql",
  },
};

/**
 * What follows from the stack's StorageClass, or else the environment's, from the provider, and from an external
 * database's host and URL.
 *
 * @requirement CFG-4, ENV-5, DB-15, DB-29, NET-9
 */
export function derivedDatabaseDefaults(environment: Environment, set: Tree): DerivedDefaults<Input["database"]> {
  const { storageClass } = treeAt(set, "global");
  const ofStack = typeof storageClass === "string" && storageClass !== "" ? storageClass : undefined;
  const production = environment === "production";
  const { host } = treeAt(set, "database", "external");
  const { image, mountPath } =
    images[treeAt(set, "database", "internal").provider === "bitnami" ? "bitnami" : "builtin"];
  return {
    internal: {
      image,
      persistence: { mountPath, storageClass: ofStack ?? (production ? "fast-ssd" : "standard") },
      backup: { storageClass: ofStack ?? (production ? "retain" : "standard") },
    },
    external: { addressRanges: rangesOf(host), tls: { mode: modeOf(set.databaseUrl) ?? modes[environment] } },
  };
}

const modes: Record<Environment, TlsMode> = {
  development: "disable",
  staging: "verify-full",
  production: "verify-full",
};

/** The mode that the stack's own URL of the database names, which isn't secret. */
function modeOf(url: unknown): TlsMode | undefined {
  if (!(url instanceof SecretText)) return undefined;
  return tlsModes.find((mode) => url.matches((text) => databaseUrlParts(text)?.query.get("sslmode") === mode));
}

/** A host's own address, or any: the addresses that a name resolves to may change. */
function rangesOf(host: unknown): string[] {
  if (typeof host === "string" && isIPv4(host)) return [`${host}/32`];
  return typeof host === "string" && isIPv6(host) ? [`${host}/128`] : ["0.0.0.0/0", "::/0"];
}
