import type { Tree } from "../../../settings/formats/tree";
import { type Case, refuses } from "../../support/settings-cases";

const internal = (given: Tree) => ({ database: { internal: given } });
const set = (key: string, value: string) => `pulumi config set --path 'todo:database.${key}' ${value}`;
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
