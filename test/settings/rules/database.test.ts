import type { Tree } from "../../../settings/formats/tree";
import { type Case, production, refuses, staging, warnsOf } from "../../support/settings-cases";

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
const schedule =
  "must be a cron schedule: minute (0-59), hour (0-23), day of month (1-31), month (1-12) and day of week (0-6), " +
  "or a descriptor such as @daily";
const serviceName =
  "must be at most 63 lower-case letters, digits and hyphens, start with a letter and end with a letter or digit";
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
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:jwt.expiration' 3600",
    },
    {
      id: "CM-21",
      given: { jwt: { expiration: 1.5 } },
      key: "jwt.expiration",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:jwt.expiration' 3600",
    },
    {
      id: "CM-22",
      given: { jwt: { algorithm: "none" } },
      key: "jwt.algorithm",
      rule: "must be HS256, HS384 or HS512",
      fix: "pulumi config set --path 'todo:jwt.algorithm' HS256",
    },
  ]);
});

describe("bad values of the database in the cluster", () => {
  const bad = ({ given, key, ...wrong }: Case) => ({ ...wrong, given: internal(given), key: `database.${key}` });
  const image = "must be a lower-case image name, without a registry, tag or digest";
  refuses([
    bad({
      id: "IMG-1 IMG-27",
      given: { image: { name: "ghcr.io/postgres" } },
      key: "internal.image.name",
      rule: image,
      fix: set("internal.image.name", "postgres"),
    }),
    bad({
      id: "IMG-1 IMG-27",
      given: { image: { name: "postgres:15" } },
      key: "internal.image.name",
      rule: image,
      fix: set("internal.image.name", "postgres"),
    }),
    bad({
      id: "IMG-1 IMG-27",
      given: { image: { name: "" } },
      key: "internal.image.name",
      rule: image,
      fix: set("internal.image.name", "postgres"),
    }),
    bad({
      id: "IMG-27",
      given: { image: { tag: "" } },
      key: "internal.image.tag",
      rule: "must be at most 128 letters, digits, '_', '.', '-' and '+', and start with a letter, digit or '_'",
      fix: set("internal.image.tag", "15-bookworm"),
    }),
    bad({
      id: "IMG-2",
      given: { image: { registry: "https://ghcr.io" } },
      key: "internal.image.registry",
      rule: "must be a registry host, without a scheme or a trailing slash",
      fix: set("internal.image.registry", "ghcr.io"),
    }),
    bad({
      id: "IMG-7",
      given: { image: { digest: "sha256:1" } },
      key: "internal.image.digest",
      rule: "must be sha256: and 64 hexadecimal digits",
      fix: set("internal.image.digest", `sha256:${"0123456789abcdef".repeat(4)}`),
    }),
    bad({
      id: "IMG-26",
      given: { image: { pullPolicy: "Sometimes" } },
      key: "internal.image.pullPolicy",
      rule: "must be IfNotPresent, Always or Never",
      fix: set("internal.image.pullPolicy", "IfNotPresent"),
    }),
    bad({
      id: "CM-18",
      given: { name: "" },
      key: "internal.name",
      rule: "must name a database",
      fix: set("internal.name", "todo_db"),
    }),
    bad({
      id: "SCR-9",
      given: { username: "" },
      key: "internal.username",
      rule: "must name a user",
      fix: set("internal.username", "todo_user"),
    }),
    bad({
      id: "DB-1",
      given: { enabled: "yes" },
      key: "internal.enabled",
      rule: "must be true or false",
      fix: set("internal.enabled", "true"),
    }),
    bad({
      id: "DB-7",
      given: { serviceName: "Todo_Postgres" },
      key: "internal.serviceName",
      rule: serviceName,
      fix: set("internal.serviceName", "todo-postgres"),
    }),
    bad({
      id: "DB-7 VAL-9",
      given: { serviceName: "15-postgres" },
      key: "internal.serviceName",
      rule: serviceName,
      fix: set("internal.serviceName", "todo-postgres"),
    }),
    bad({
      id: "DB-7 DB-8",
      given: { serviceName: "p".repeat(53) },
      key: "internal.serviceName",
      rule: "must have at most 52 characters as the name of a StatefulSet",
      fix: set("internal.serviceName", "todo-postgres"),
    }),
    bad({
      id: "CM-18",
      given: { name: "template1" },
      key: "internal.name",
      rule: "must not be one of PostgreSQL's templates",
      fix: set("internal.name", "todo_db"),
    }),
    bad({
      id: "CM-18",
      given: { name: "d".repeat(64) },
      key: "internal.name",
      rule: "must have at most 63 bytes",
      fix: set("internal.name", "todo_db"),
    }),
    bad({
      id: "SCR-9",
      given: { username: "pg_admin" },
      key: "internal.username",
      rule: "must not start with pg_, as PostgreSQL's own roles do",
      fix: set("internal.username", "todo_user"),
    }),
    bad({
      id: "SCR-9",
      given: { username: "ü".repeat(32) },
      key: "internal.username",
      rule: "must have at most 63 bytes",
      fix: set("internal.username", "todo_user"),
    }),
    bad({
      id: "DB-7 CM-17",
      given: { port: 0 },
      key: "internal.port",
      rule: portNumber,
      fix: set("internal.port", "5432"),
    }),
    bad({
      id: "DB-7 CM-17",
      given: { port: 65536 },
      key: "internal.port",
      rule: portNumber,
      fix: set("internal.port", "5432"),
    }),
    bad({
      id: "DB-8",
      given: { kind: "DaemonSet" },
      key: "internal.kind",
      rule: "must be StatefulSet or Deployment",
      fix: set("internal.kind", "StatefulSet"),
    }),
    bad({
      id: "DB-10",
      given: { replicas: 2 },
      key: "internal.replicas",
      rule: "must be 1: nothing replicates the data of one pod to another",
      fix: set("internal.replicas", "1"),
    }),
    bad({
      id: "DB-10",
      given: { replicas: 0 },
      key: "internal.replicas",
      rule: "must be 1: nothing replicates the data of one pod to another",
      fix: set("internal.replicas", "1"),
    }),
    bad({
      id: "DB-12",
      given: { persistence: { claimName: "" } },
      key: "internal.persistence.claimName",
      rule: label,
      fix: set("internal.persistence.claimName", "postgres-data"),
    }),
    bad({
      id: "DB-14",
      given: { persistence: { accessModes: ["ReadWriteTwice"] } },
      key: `${modes}[0]`,
      rule: "must be ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod",
      fix: set(`${modes}[0]`, "ReadWriteOnce"),
    }),
    bad({
      id: "DB-15",
      given: { persistence: { storageClass: 1 } },
      key: classKey,
      rule: "must be text, not a number",
      fix: "pulumi config set --path --type string 'todo:database.internal.persistence.storageClass' 1",
    }),
    bad({
      id: "DB-15",
      given: { persistence: { storageClass: "Fast SSD" } },
      key: classKey,
      rule: className,
      fix: set(classKey, "standard"),
    }),
    bad({
      id: "DB-16",
      given: { persistence: { ssdClasses: [] } },
      key: "internal.persistence.ssdClasses",
      rule: "must name a StorageClass",
      fix: inFile('["fast-ssd","gp3"]'),
    }),
    bad({
      id: "DB-16",
      given: { persistence: { ssdClasses: "gp3" } },
      key: "internal.persistence.ssdClasses",
      rule: "must be a list",
      fix: inFile('["fast-ssd","gp3"]'),
    }),
    bad({
      id: "DB-17",
      given: { persistence: { size: "10" } },
      key: size,
      rule: quantity,
      fix: set(size, "10Gi"),
    }),
    bad({
      id: "DB-17",
      given: { persistence: { size: "0Gi" } },
      key: size,
      rule: quantity,
      fix: set(size, "10Gi"),
    }),
    bad({
      id: "DB-17",
      given: { persistence: { size: "10Gib" } },
      key: size,
      rule: quantity,
      fix: set(size, "10Gi"),
    }),
    bad({
      id: "DB-17",
      given: { persistence: { size: "-1Gi" } },
      key: size,
      rule: quantity,
      fix: set(size, "10Gi"),
    }),
    bad({
      id: "DB-18",
      given: { expectedSize: "much" },
      key: "internal.expectedSize",
      rule: quantity,
      fix: set("internal.expectedSize", "5Gi"),
    }),
    bad({
      id: "DB-20",
      given: { persistence: { volumeMode: "Tape" } },
      key: "internal.persistence.volumeMode",
      rule: "must be Filesystem or Block",
      fix: set("internal.persistence.volumeMode", "Filesystem"),
    }),
    bad({
      id: "DB-21",
      given: { persistence: { selector: "ssd" } },
      key: "internal.persistence.selector",
      rule: "must be an object of keys and values",
      fix: inFile('{"matchLabels":{"type":"ssd"}}'),
    }),
    bad({
      id: "DB-22",
      given: { persistence: { mountPath: "data" } },
      key: "internal.persistence.mountPath",
      rule: "must be an absolute path",
      fix: set("internal.persistence.mountPath", "/var/lib/postgresql/data"),
    }),
    bad({
      id: "DB-22",
      given: { persistence: { subPath: "/pgdata" } },
      key: "internal.persistence.subPath",
      rule: "must be a relative path, without '..'",
      fix: set("internal.persistence.subPath", "pgdata"),
    }),
    bad({
      id: "DB-22",
      given: { persistence: { subPath: "../pgdata" } },
      key: "internal.persistence.subPath",
      rule: "must be a relative path, without '..'",
      fix: set("internal.persistence.subPath", "pgdata"),
    }),
    bad({
      id: "DB-23",
      given: { persistence: { enabled: "no" } },
      key: "internal.persistence.enabled",
      rule: "must be true or false",
      fix: set("internal.persistence.enabled", "true"),
    }),
    bad({
      id: "DB-24",
      given: { persistence: { reclaimPolicy: "Recycle" } },
      key: "internal.persistence.reclaimPolicy",
      rule: "must be Retain or Delete",
      fix: set("internal.persistence.reclaimPolicy", "Delete"),
    }),
    bad({
      id: "DB-25",
      given: { backupConfirmed: "yes" },
      key: "internal.backupConfirmed",
      rule: "must be true or false",
      fix: set("internal.backupConfirmed", "false"),
    }),
    bad({
      id: "DB-25",
      given: { backup: { retentionDays: 0 } },
      key: "internal.backup.retentionDays",
      rule: "must be a whole number from 1 to 3650",
      fix: set("internal.backup.retentionDays", "14"),
    }),
    bad({
      id: "DB-25",
      given: { backup: { schedule: "tea at five o clock" } },
      key: "internal.backup.schedule",
      rule: schedule,
      fix: set("internal.backup.schedule", "'0 2 * * *'"),
    }),
    bad({
      id: "DB-28",
      given: { provider: "operator" },
      key: "internal.provider",
      rule: "must be builtin or bitnami",
      fix: set("internal.provider", "builtin"),
    }),
    bad({
      id: "CHT-10",
      given: { chart: { version: "12" } },
      key: "internal.chart.version",
      rule: "must be a SemVer version",
      fix: set("internal.chart.version", "12.0.0"),
    }),
    bad({
      id: "CHT-10",
      given: { chart: { repository: "" } },
      key: "internal.chart.repository",
      rule: "must name a chart repository or a directory",
      fix: set("internal.chart.repository", "https://charts.bitnami.com/bitnami"),
    }),
    {
      id: "CFG-4",
      given: { global: { storageClass: "Fast SSD" } },
      key: "global.storageClass",
      rule: className,
      fix: "pulumi config set --path 'todo:global.storageClass' standard",
    },
    {
      id: "PRB-10",
      given: internal({ healthCheck: { startup: { enabled: false } } }),
      key: "database.internal.healthCheck.startup.enabled",
      rule: "unknown key",
      fix: "use one of initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold",
    },
  ]);
});

describe("bad values of an external database", () => {
  const bad = ({ given, key, fix, ...wrong }: Case) => ({
    ...wrong,
    given: external(given),
    key: `database.external.${key}`,
    fix: set(`external.${key}`, fix),
  });
  const host = "must be a host name without scheme, port or path, not an IP address";
  refuses([
    bad({
      id: "DB-2",
      given: { host: "postgresql://postgres.example.com" },
      key: "host",
      rule: host,
      fix: "postgres.example.com",
    }),
    bad({
      id: "DB-2",
      given: { host: "postgres.example.com:5432" },
      key: "host",
      rule: host,
      fix: "postgres.example.com",
    }),
    bad({
      id: "DB-2",
      given: { host: "" },
      key: "host",
      rule: host,
      fix: "postgres.example.com",
    }),
    bad({
      id: "DB-3",
      given: { port: 0 },
      key: "port",
      rule: portNumber,
      fix: "5432",
    }),
    bad({
      id: "DB-3",
      given: { port: 65536 },
      key: "port",
      rule: portNumber,
      fix: "5432",
    }),
    bad({
      id: "DB-3",
      given: { port: "postgres" },
      key: "port",
      rule: portNumber,
      fix: "5432",
    }),
    bad({
      id: "DB-4",
      given: { database: "" },
      key: "database",
      rule: "must name a database",
      fix: "todo_db",
    }),
    bad({
      id: "DB-5",
      given: { username: "" },
      key: "username",
      rule: "must name a user",
      fix: "todo_user",
    }),
    bad({
      id: "DB-6",
      given: { service: { enabled: "on" } },
      key: "service.enabled",
      rule: "must be true or false",
      fix: "false",
    }),
    bad({
      id: "DB-6",
      given: { service: { name: "Postgres" } },
      key: "service.name",
      rule: serviceName,
      fix: "todo-postgres",
    }),
  ]);
});

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
      fix: set(classKey, "fast-ssd"),
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
