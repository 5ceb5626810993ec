import type { Tree } from "../../../settings/formats/tree";
import { production, refuses, staging, warnsOf } from "../../support/settings-cases";

const internal = (given: Tree) => ({ database: { internal: given } });
const external = (given: Tree) => ({
  database: { internal: { enabled: false }, external: { enabled: true, host: "postgres.example.com", ...given } },
});
const set = (key: string, value: string) => `pulumi config set --path 'todo:database.${key}' ${value}`;
const remove = (key: string) => `pulumi config rm --path 'todo:database.${key}'`;
const size = "internal.persistence.size";
const classKey = "internal.persistence.storageClass";
const modes = "internal.persistence.accessModes";

describe("settings of the database that don't go together", () => {
  const opposite = "must be the opposite of database.external.enabled: exactly one database is used";
  const alone = "must be only ReadWriteOnce for PostgreSQL";
  refuses([
    {
      id: "DB-1 CFG-20",
      given: { database: { external: { enabled: true, host: "postgres.example.com" } } },
      key: "database.internal.enabled",
      rule: opposite,
      fix: set("internal.enabled", "false"),
    },
    {
      id: "DB-1 CFG-20",
      given: internal({ enabled: false }),
      key: "database.internal.enabled",
      rule: opposite,
      fix: set("internal.enabled", "true"),
    },
    {
      id: "DB-2",
      given: external({ host: undefined }),
      key: "database.external.host",
      rule: "is required for an external database",
      fix: set("external.host", "postgres.example.com"),
    },
    ...[["ReadOnlyMany"], ["ReadWriteMany"], ["ReadWriteOncePod"], ["ReadWriteOnce", "ReadWriteMany"], []].map(
      (accessModes) => ({
        id: "DB-14",
        given: internal({ persistence: { accessModes } }),
        key: `database.${modes}`,
        rule: alone,
        fix: remove(modes),
      }),
    ),
    ...["standard", "retain", ""].map((storageClass) => ({
      id: "DB-16 ENV-5",
      given: { global: production, ...internal({ persistence: { storageClass } }) },
      key: `database.${classKey}`,
      rule: "must be an SSD class in production: fast-ssd",
      fix: `${set(classKey, "fast-ssd")}, or add the class to todo:database.internal.persistence.ssdClasses`,
    })),
    {
      id: "DB-16 CFG-4",
      given: {
        global: { ...production, storageClass: "standard" },
        ...internal({ persistence: { ssdClasses: ["gp3", "io2"] } }),
      },
      key: `database.${classKey}`,
      rule: "must be an SSD class in production: gp3 or io2",
      fix: `${set(classKey, "gp3")}, or add the class to todo:database.internal.persistence.ssdClasses`,
    },
    {
      id: "DB-20",
      given: internal({ persistence: { volumeMode: "Block" } }),
      key: "database.internal.persistence.volumeMode",
      rule: "must be Filesystem for PostgreSQL",
      fix: set("internal.persistence.volumeMode", "Filesystem"),
    },
    ...[staging, production].map((global) => ({
      id: "DB-23",
      given: { global, ...internal({ persistence: { enabled: false } }) },
      key: "database.internal.persistence.enabled",
      rule: "must be true in staging and production",
      fix: set("internal.persistence.enabled", "true"),
    })),
    {
      id: "DB-26",
      given: { global: staging, ...internal({ persistence: { storageClass: "hostpath" } }) },
      key: `database.${classKey}`,
      rule: "must not be hostpath in staging and production",
      fix: set(classKey, "standard"),
    },
    {
      id: "DB-26",
      given: { global: production, ...internal({ persistence: { storageClass: "hostpath" } }) },
      key: `database.${classKey}`,
      rule: "must not be hostpath in staging and production",
      fix: set(classKey, "fast-ssd"),
    },
    {
      id: "DB-26",
      given: {
        global: production,
        ...internal({ persistence: { storageClass: "hostpath", ssdClasses: ["hostpath"] } }),
      },
      key: `database.${classKey}`,
      rule: "must not be hostpath in staging and production",
      fix: `${set("internal.persistence.ssdClasses[0]", "fast-ssd")}, and ${set(classKey, "fast-ssd")}`,
    },
    {
      id: "DB-26",
      given: { global: staging, ...internal({ backup: { storageClass: "hostpath" } }) },
      key: "database.internal.backup.storageClass",
      rule: "must not be hostpath in staging and production",
      fix: set("internal.backup.storageClass", "standard"),
    },
    {
      id: "DB-28",
      given: internal({ provider: "bitnami", kind: "Deployment" }),
      key: "database.internal.kind",
      rule: "must be StatefulSet with provider bitnami",
      fix: `${set("internal.kind", "StatefulSet")}, or ${set("internal.provider", "builtin")}`,
    },
    ...(["cpu", "memory"] as const).map((kind) => {
      const [given, least] = kind === "cpu" ? ["499m", "500m"] : ["511Mi", "512Mi"];
      const key = `internal.resources.requests.${kind}`;
      return {
        id: "DB-11 ENV-3",
        given: { global: production, ...internal({ resources: { requests: { [kind]: given } } }) },
        key: `database.${key}`,
        rule: `must be at least ${least} in production`,
        fix: set(key, least),
      };
    }),
    {
      id: "DB-25",
      given: internal({ backup: { enabled: true, claimName: "postgres-data" } }),
      key: "database.internal.backup.claimName",
      rule: "is already the database's own claim",
      fix: set("internal.backup.claimName", "postgres-backup"),
    },
  ]);
});

describe("settings of the database that are unwise", () => {
  warnsOf([
    {
      id: "DB-18",
      given: internal({ expectedSize: "10Gi" }),
      key: `database.${size}`,
      rule: "should be at least 1.3 times the expected size, 10Gi",
      fix: set(size, "13Gi"),
    },
    {
      id: "DB-21",
      given: internal({ persistence: { selector: { matchLabels: { type: "ssd" } } } }),
      key: "database.internal.persistence.selector",
      rule: "prevents dynamic provisioning: a volume with these labels must already exist",
      fix: remove("internal.persistence.selector"),
    },
    {
      id: "DB-24",
      given: { global: production, ...internal({ persistence: { reclaimPolicy: "Delete" } }) },
      key: "database.internal.persistence.reclaimPolicy",
      rule: "should be Retain in production",
      fix: set("internal.persistence.reclaimPolicy", "Retain"),
    },
  ]);
});
