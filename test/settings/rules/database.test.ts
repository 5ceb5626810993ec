import type { Tree } from "../../../settings/formats/tree";
import { production, refuses, staging, warnsOf } from "../../support/settings-cases";

const internal = (given: Tree) => ({ database: { internal: given } });
const external = (given: Tree) => ({
  database: { internal: { enabled: false }, external: { enabled: true, host: "postgres.example.com", ...given } },
});
const set = (key: string, value: string) => `pulumi config set --path 'todo:database.${key}' ${value}`;
const remove = (key: string) => `pulumi config rm --path 'todo:database.${key}'`;
const inFile = (example: string) => `write it in the stack's file, such as ${example}`;
const quantity = "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi";
const portNumber = "must be a whole number from 1 to 65535";
const label = "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit";
const className = "must be the name of a StorageClass, or empty for the cluster's default";
const size = "internal.persistence.size";
const classKey = "internal.persistence.storageClass";
const modes = "internal.persistence.accessModes";

describe("bad values of the tokens", () => {
  refuses([
    {
      id: "CM-21",
      given: { jwt: { expiration: 0 } },
      key: "jwt.expiration",
      rule: "must be a whole number, 1 or more (CM-21)",
      fix: "pulumi config set --path 'todo:jwt.expiration' 3600",
    },
    {
      id: "CM-21",
      given: { jwt: { expiration: 1.5 } },
      key: "jwt.expiration",
      rule: "must be a whole number, 1 or more (CM-21)",
      fix: "pulumi config set --path 'todo:jwt.expiration' 3600",
    },
    {
      id: "CM-22",
      given: { jwt: { algorithm: "none" } },
      key: "jwt.algorithm",
      rule: "must be HS256, HS384 or HS512 (CM-22)",
      fix: "pulumi config set --path 'todo:jwt.algorithm' HS256",
    },
  ]);
});

describe("bad values of the database in the cluster", () => {
  const bad = (id: string, given: Tree, key: string, rule: string, fix: string) => ({
    id,
    given: internal(given),
    key: `database.${key}`,
    rule: `${rule} (${id.split(" ")[0]})`,
    fix,
  });
  const image = "must be a lower-case image name, without a registry, tag or digest";
  refuses([
    bad(
      "IMG-1 IMG-27",
      { image: { name: "ghcr.io/postgres" } },
      "internal.image.name",
      image,
      set("internal.image.name", "postgres"),
    ),
    bad(
      "IMG-1 IMG-27",
      { image: { name: "postgres:15" } },
      "internal.image.name",
      image,
      set("internal.image.name", "postgres"),
    ),
    bad("IMG-1 IMG-27", { image: { name: "" } }, "internal.image.name", image, set("internal.image.name", "postgres")),
    bad(
      "IMG-27",
      { image: { tag: "" } },
      "internal.image.tag",
      "must be at most 128 letters, digits, '_', '.', '-' and '+', and start with a letter, digit or '_'",
      set("internal.image.tag", "15-bookworm"),
    ),
    bad(
      "IMG-2",
      { image: { registry: "https://ghcr.io" } },
      "internal.image.registry",
      "must be a registry's host, without scheme and with no slash at its end",
      set("internal.image.registry", "ghcr.io"),
    ),
    bad(
      "IMG-7",
      { image: { digest: "sha256:1" } },
      "internal.image.digest",
      "must be sha256: and 64 hexadecimal digits",
      set("internal.image.digest", `sha256:${"0123456789abcdef".repeat(4)}`),
    ),
    bad(
      "IMG-26",
      { image: { pullPolicy: "Sometimes" } },
      "internal.image.pullPolicy",
      "must be IfNotPresent, Always or Never",
      set("internal.image.pullPolicy", "IfNotPresent"),
    ),
    bad("CM-18", { name: "" }, "internal.name", "must name a database", set("internal.name", "todo_db")),
    bad("SCR-9", { username: "" }, "internal.username", "must name a user", set("internal.username", "todo_user")),
    bad("DB-1", { enabled: "yes" }, "internal.enabled", "must be true or false", set("internal.enabled", "true")),
    bad(
      "DB-7",
      { serviceName: "Todo_Postgres" },
      "internal.serviceName",
      label,
      set("internal.serviceName", "todo-postgres"),
    ),
    bad("DB-7 CM-17", { port: 0 }, "internal.port", portNumber, set("internal.port", "5432")),
    bad("DB-7 CM-17", { port: 65536 }, "internal.port", portNumber, set("internal.port", "5432")),
    bad(
      "DB-8",
      { kind: "DaemonSet" },
      "internal.kind",
      "must be StatefulSet or Deployment",
      set("internal.kind", "StatefulSet"),
    ),
    bad(
      "DB-10",
      { replicas: 2 },
      "internal.replicas",
      "must be 1: nothing replicates the data of one pod to another",
      set("internal.replicas", "1"),
    ),
    bad(
      "DB-10",
      { replicas: 0 },
      "internal.replicas",
      "must be 1: nothing replicates the data of one pod to another",
      set("internal.replicas", "1"),
    ),
    bad(
      "DB-12",
      { persistence: { claimName: "" } },
      "internal.persistence.claimName",
      label,
      set("internal.persistence.claimName", "postgres-data"),
    ),
    bad(
      "DB-14",
      { persistence: { accessModes: ["ReadWriteTwice"] } },
      `${modes}[0]`,
      "must be ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod",
      set(`${modes}[0]`, "ReadWriteOnce"),
    ),
    bad("DB-15", { persistence: { storageClass: 1 } }, classKey, className, set(classKey, "standard")),
    bad("DB-15", { persistence: { storageClass: "Fast SSD" } }, classKey, className, set(classKey, "standard")),
    bad(
      "DB-16",
      { persistence: { ssdClasses: [] } },
      "internal.persistence.ssdClasses",
      "must name a StorageClass",
      inFile('["fast-ssd","gp3"]'),
    ),
    bad(
      "DB-16",
      { persistence: { ssdClasses: "gp3" } },
      "internal.persistence.ssdClasses",
      "must be a list",
      inFile('["fast-ssd","gp3"]'),
    ),
    bad("DB-17", { persistence: { size: "10" } }, size, quantity, set(size, "10Gi")),
    bad("DB-17", { persistence: { size: "0Gi" } }, size, quantity, set(size, "10Gi")),
    bad("DB-17", { persistence: { size: "10Gib" } }, size, quantity, set(size, "10Gi")),
    bad("DB-17", { persistence: { size: "-1Gi" } }, size, quantity, set(size, "10Gi")),
    bad("DB-18", { expectedSize: "much" }, "internal.expectedSize", quantity, set("internal.expectedSize", "5Gi")),
    bad(
      "DB-20",
      { persistence: { volumeMode: "Tape" } },
      "internal.persistence.volumeMode",
      "must be Filesystem or Block",
      set("internal.persistence.volumeMode", "Filesystem"),
    ),
    bad(
      "DB-21",
      { persistence: { selector: "ssd" } },
      "internal.persistence.selector",
      "must be an object of keys and values",
      inFile('{"matchLabels":{"type":"ssd"}}'),
    ),
    bad(
      "DB-22",
      { persistence: { mountPath: "data" } },
      "internal.persistence.mountPath",
      "must be an absolute path",
      set("internal.persistence.mountPath", "/var/lib/postgresql/data"),
    ),
    bad(
      "DB-22",
      { persistence: { subPath: "/pgdata" } },
      "internal.persistence.subPath",
      "must be a relative path, without '..'",
      set("internal.persistence.subPath", "pgdata"),
    ),
    bad(
      "DB-22",
      { persistence: { subPath: "../pgdata" } },
      "internal.persistence.subPath",
      "must be a relative path, without '..'",
      set("internal.persistence.subPath", "pgdata"),
    ),
    bad(
      "DB-23",
      { persistence: { enabled: "no" } },
      "internal.persistence.enabled",
      "must be true or false",
      set("internal.persistence.enabled", "true"),
    ),
    bad(
      "DB-24",
      { persistence: { reclaimPolicy: "Recycle" } },
      "internal.persistence.reclaimPolicy",
      "must be Retain or Delete",
      set("internal.persistence.reclaimPolicy", "Delete"),
    ),
    bad(
      "DB-25",
      { backupConfirmed: "yes" },
      "internal.backupConfirmed",
      "must be true or false",
      set("internal.backupConfirmed", "false"),
    ),
    bad(
      "DB-25",
      { backup: { retentionDays: 0 } },
      "internal.backup.retentionDays",
      "must be a whole number from 1 to 3650",
      set("internal.backup.retentionDays", "14"),
    ),
    bad(
      "DB-25",
      { backup: { schedule: "daily" } },
      "internal.backup.schedule",
      "must be a cron schedule of five fields",
      set("internal.backup.schedule", "'0 2 * * *'"),
    ),
    bad(
      "DB-28",
      { provider: "operator" },
      "internal.provider",
      "must be builtin or bitnami",
      set("internal.provider", "builtin"),
    ),
    bad(
      "CHT-10",
      { chart: { version: "12" } },
      "internal.chart.version",
      "must be a SemVer version",
      set("internal.chart.version", "12.0.0"),
    ),
    bad(
      "CHT-10",
      { chart: { repository: "" } },
      "internal.chart.repository",
      "must name a chart repository or a directory",
      set("internal.chart.repository", "https://charts.bitnami.com/bitnami"),
    ),
    {
      id: "CFG-4",
      given: { global: { storageClass: "Fast SSD" } },
      key: "global.storageClass",
      rule: `${className} (CFG-4)`,
      fix: "pulumi config set --path 'todo:global.storageClass' standard",
    },
    {
      id: "PRB-10",
      given: internal({ healthCheck: { startup: { enabled: false } } }),
      key: "database.internal.healthCheck.startup.enabled",
      rule: "there is no such key (CFG-26)",
      fix: "use one of initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold",
    },
  ]);
});

describe("bad values of an external database", () => {
  const bad = (id: string, given: Tree, key: string, rule: string, fix: string) => ({
    id,
    given: external(given),
    key: `database.external.${key}`,
    rule: `${rule} (${id})`,
    fix: set(`external.${key}`, fix),
  });
  const host = "must be a host name, without scheme, port and path, and no IP address";
  refuses([
    bad("DB-2", { host: "postgresql://postgres.example.com" }, "host", host, "postgres.example.com"),
    bad("DB-2", { host: "postgres.example.com:5432" }, "host", host, "postgres.example.com"),
    bad("DB-2", { host: "" }, "host", host, "postgres.example.com"),
    bad("DB-3", { port: 0 }, "port", portNumber, "5432"),
    bad("DB-3", { port: 65536 }, "port", portNumber, "5432"),
    bad("DB-3", { port: "postgres" }, "port", portNumber, "5432"),
    bad("DB-4", { database: "" }, "database", "must name a database", "todo_db"),
    bad("DB-5", { username: "" }, "username", "must name a user", "todo_user"),
    bad("DB-6", { service: { enabled: "on" } }, "service.enabled", "must be true or false", "false"),
    bad("DB-6", { service: { name: "Postgres" } }, "service.name", label, "todo-postgres"),
  ]);
});

describe("settings of the database that don't go together", () => {
  const opposite = "must be the opposite of database.external.enabled: one of the two is the database (DB-1)";
  const alone = "must be ReadWriteOnce alone for PostgreSQL (DB-14)";
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
      rule: "is required while the database is external (DB-2)",
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
      rule: "must be a class of SSDs in production: fast-ssd (DB-16)",
      fix: `${set(classKey, "fast-ssd")}, or add the class to todo:database.internal.persistence.ssdClasses`,
    })),
    {
      id: "DB-16 CFG-4",
      given: {
        global: { ...production, storageClass: "standard" },
        ...internal({ persistence: { ssdClasses: ["gp3", "io2"] } }),
      },
      key: `database.${classKey}`,
      rule: "must be a class of SSDs in production: gp3 or io2 (DB-16)",
      fix: `${set(classKey, "gp3")}, or add the class to todo:database.internal.persistence.ssdClasses`,
    },
    {
      id: "DB-20",
      given: internal({ persistence: { volumeMode: "Block" } }),
      key: "database.internal.persistence.volumeMode",
      rule: "must be Filesystem for PostgreSQL (DB-20)",
      fix: set("internal.persistence.volumeMode", "Filesystem"),
    },
    ...[staging, production].map((global) => ({
      id: "DB-23",
      given: { global, ...internal({ persistence: { enabled: false } }) },
      key: "database.internal.persistence.enabled",
      rule: "must be true in staging and production (DB-23)",
      fix: set("internal.persistence.enabled", "true"),
    })),
    {
      id: "DB-26",
      given: { global: staging, ...internal({ persistence: { storageClass: "hostpath" } }) },
      key: `database.${classKey}`,
      rule: "must not be hostpath in staging and production (DB-26)",
      fix: set(classKey, "standard"),
    },
    {
      id: "DB-26",
      given: { global: production, ...internal({ persistence: { storageClass: "hostpath" } }) },
      key: `database.${classKey}`,
      rule: "must not be hostpath in staging and production (DB-26)",
      fix: set(classKey, "fast-ssd"),
    },
    {
      id: "DB-26",
      given: {
        global: production,
        ...internal({ persistence: { storageClass: "hostpath", ssdClasses: ["hostpath"] } }),
      },
      key: `database.${classKey}`,
      rule: "must not be hostpath in staging and production (DB-26)",
      fix: set(classKey, "fast-ssd"),
    },
    {
      id: "DB-26",
      given: { global: staging, ...internal({ backup: { storageClass: "hostpath" } }) },
      key: "database.internal.backup.storageClass",
      rule: "must not be hostpath in staging and production (DB-26)",
      fix: set("internal.backup.storageClass", "standard"),
    },
    {
      id: "DB-28",
      given: internal({ provider: "bitnami", kind: "Deployment" }),
      key: "database.internal.kind",
      rule: "must be StatefulSet with provider bitnami (DB-28)",
      fix: `${set("internal.kind", "StatefulSet")}, or ${set("internal.provider", "builtin")}`,
    },
    ...(["cpu", "memory"] as const).map((kind) => {
      const [given, least] = kind === "cpu" ? ["499m", "500m"] : ["511Mi", "512Mi"];
      const key = `internal.resources.requests.${kind}`;
      return {
        id: "DB-11 ENV-3",
        given: { global: production, ...internal({ resources: { requests: { [kind]: given } } }) },
        key: `database.${key}`,
        rule: `must be at least ${least} in production (ENV-3)`,
        fix: set(key, least),
      };
    }),
    {
      id: "DB-25",
      given: internal({ backup: { enabled: true, claimName: "postgres-data" } }),
      key: "database.internal.backup.claimName",
      rule: "is the database's own claim already (DB-25)",
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
      rule: "should be at least 1.3 times of the expected size, 10Gi (DB-18)",
      fix: set(size, "13Gi"),
    },
    {
      id: "DB-21",
      given: internal({ persistence: { selector: { matchLabels: { type: "ssd" } } } }),
      key: "database.internal.persistence.selector",
      rule: "keeps the volume from being provisioned: one with these labels has to be there (DB-21)",
      fix: remove("internal.persistence.selector"),
    },
    {
      id: "DB-24",
      given: { global: production, ...internal({ persistence: { reclaimPolicy: "Delete" } }) },
      key: "database.internal.persistence.reclaimPolicy",
      rule: "should be Retain in production (DB-24)",
      fix: set("internal.persistence.reclaimPolicy", "Retain"),
    },
  ]);
});
