import { bad, internal, set } from "../../support/database-cases";
import { refuses } from "../../support/settings-cases";

const portNumber = "must be a whole number from 1 to 65535";
const schedule =
  "must be a cron schedule: minute (0-59), hour (0-23), day of month (1-31), month (1-12) and day of week (0-6), " +
  "or a descriptor such as @daily";
const serviceName =
  "must be at most 63 lower-case letters, digits and hyphens, start with a letter and end with a letter or digit";

describe("bad values of the database in the cluster", () => {
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
      rule: "must have at most 54 bytes",
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
      id: "PRB-10",
      given: internal({ healthCheck: { startup: { enabled: false } } }),
      key: "database.internal.healthCheck.startup.enabled",
      rule: "unknown key",
      fix: "use one of initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold",
    },
  ]);
});
