import { z } from "zod";
import { imageTag } from "../formats/images";
import { dnsLabel, labelKey, labelValue, serviceName, storageClass } from "../formats/names";
import { certificates } from "../formats/certificates";
import { cidr, hostAddress, port } from "../formats/network";
import { wholeNumber } from "../formats/numbers";
import { bytes } from "../formats/quantities";
import { cron } from "../formats/schedule";
import { matching } from "../formats/text";
import { databaseRole } from "../facts/database";
import { probe, resources } from "./containers";
import { imageDigest, imageName, pullPolicy, registry } from "./images";
import { setting } from "./setting";

const notEmpty = (what: string) => z.string().min(1, `must name ${what}`);

/** Name that PostgreSQL keeps whole: it cuts off what is longer. */
const serverName = (what: string, most = 63) =>
  notEmpty(what).refine((name) => Buffer.byteLength(name) <= most, `must have at most ${most} bytes`);

// One image per component, with the registry as a separate part, so that neither can be given twice (IMG-1, IMG-2).
const image = z.strictObject({
  registry: setting(
    registry,
    "IMG-2",
    'Registry of the PostgreSQL image; "" is Docker Hub. Not global.imageRegistry, which holds what the stack builds.',
    "ghcr.io",
  ),
  name: setting(imageName, "IMG-1", "Name of the PostgreSQL image. A change restarts the database."),
  tag: setting(
    imageTag,
    "IMG-27",
    "Its tag. Another major version of PostgreSQL doesn't start on the data of the one before.",
  ),
  digest: imageDigest,
  pullPolicy,
});

const labelSelector = z.strictObject({
  matchLabels: z.record(labelKey, labelValue).optional(),
  matchExpressions: z
    .array(
      z.strictObject({
        key: labelKey,
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: z.array(labelValue).optional(),
      }),
    )
    .optional(),
});

const accessMode = setting(
  z.enum(["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"]),
  "DB-14",
  "Who may mount a volume.",
  "ReadWriteOnce",
);
const persistence = z.strictObject({
  enabled: setting(
    z.boolean(),
    "DB-23",
    "Whether data outlives the database's pod. Without it, allowed only in development, every restart " +
      "starts with an empty database.",
  ),
  claimName: setting(
    dnsLabel,
    "DB-12",
    "Name of the claim, or of the claim template in a StatefulSet. A change means another, empty volume.",
  ),
  size: setting(
    bytes,
    "DB-17",
    "Size of the volume claim. It can grow if the StorageClass allows it, and never shrinks.",
  ),
  storageClass: setting(
    storageClass,
    "DB-15",
    'StorageClass of the claim; global.storageClass by default, and "" is the cluster\'s own. A change ' +
      "means another, empty volume.",
  ),
  ssdClasses: setting(
    z.array(z.string()).min(1, "must name a StorageClass"),
    "DB-16",
    "StorageClasses that production's database may have.",
    ["fast-ssd", "gp3"],
  ),
  accessModes: setting(
    z.array(accessMode),
    "DB-14",
    "Who may mount the volume. PostgreSQL needs a volume of one node: only ReadWriteOnce is accepted.",
    ["ReadWriteOnce"],
  ),
  volumeMode: setting(z.enum(["Filesystem", "Block"]), "DB-20", "What the volume is; PostgreSQL needs a Filesystem."),
  selector: setting(
    labelSelector.optional(),
    "DB-21",
    "Labels of the volumes that may be bound. With a selector no volume is provisioned: it must already exist.",
    { matchLabels: { type: "ssd" } },
  ),
  mountPath: setting(matching(/^\/\S+$/, "must be an absolute path"), "DB-22", "Where the volume is mounted."),
  subPath: setting(
    matching(
      /^(\.?[^./\s][^/\s]*|\.\.[^/\s]+|\.)(\/(\.?[^./\s][^/\s]*|\.\.[^/\s]+|\.))*$/,
      "must be a relative path, without '..'",
    ),
    "DB-22",
    "Directory of the volume that is mounted there; a change starts with an empty database.",
  ),
  reclaimPolicy: setting(
    z.enum(["Retain", "Delete"]),
    "DB-24",
    "`Retain`: Pulumi refuses to delete the claims until backupConfirmed is true, and the data's volume " +
      "outlives its claim.",
  ),
});

const backup = z.strictObject({
  enabled: setting(z.boolean(), "DB-25", "Whether a CronJob dumps the database to a separate volume."),
  schedule: setting(cron, "DB-25", "When the dump is made, in UTC."),
  retentionDays: setting(
    wholeNumber(1, 3650),
    "DB-25",
    "Days after which a dump is deleted; the newest one always stays.",
  ),
  claimName: setting(dnsLabel, "DB-25", "Name of the dumps' claim. A change means another, empty volume."),
  size: setting(bytes, "DB-25", "Size of the dumps' claim."),
  storageClass: setting(
    storageClass,
    "DB-25",
    "StorageClass of the dumps' claim; \"\" is the cluster's default. A change means another, empty volume.",
  ),
  activeDeadlineSeconds: setting(wholeNumber(1), "DB-25", "Seconds after which a dump or a restore has failed."),
});

const internal = z.strictObject({
  enabled: setting(z.boolean(), "DB-1", "Whether PostgreSQL runs in the cluster; either this or external."),
  kind: setting(
    z.enum(["StatefulSet", "Deployment"]),
    "DB-8",
    "What runs PostgreSQL; a Deployment stops the old pod before it starts the new one.",
  ),
  provider: setting(
    z.enum(["builtin", "bitnami"]),
    "DB-28",
    "Which manifests to use: this program's, or Bitnami's Helm chart.",
  ),
  chart: z.strictObject({
    repository: setting(
      z.string().min(1, "must name a chart repository or a directory"),
      "CHT-10",
      "Where provider bitnami's chart is: a repository's URL, or a directory of charts.",
    ),
    version: setting(
      matching(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, "must be a SemVer version"),
      "CHT-10",
      "Version of the chart postgresql.",
    ),
  }),
  serviceName: setting(
    serviceName,
    "DB-7",
    "Name of the workload and its Service. A change replaces both, and starts with an empty volume.",
  ),
  port: setting(port, "DB-7", "Port that PostgreSQL listens on. A change restarts it."),
  image,
  name: setting(
    serverName("a database").refine(
      (name) => !/^template[01]$/.test(name),
      "must not be one of PostgreSQL's templates",
    ),
    "CM-18",
    "Database name. It is created with the volume; after a later change, the database must already exist.",
  ),
  username: setting(
    serverName("a user", 63 - Buffer.byteLength(databaseRole("", "frontend"))).refine(
      (name) => !name.startsWith("pg_"),
      "must not start with pg_, as PostgreSQL's own roles do",
    ),
    "SCR-9",
    "Database user, who owns the tables. It is created with the volume, like the database. The servers connect as " +
      "roles of their own, named after it, which the migration makes.",
  ),
  replicas: setting(
    z.literal(1, "must be 1: nothing replicates the data of one pod to another"),
    "DB-10",
    "Number of the database's pods.",
  ),
  resources,
  healthCheck: z.strictObject({ startup: probe, liveness: probe, readiness: probe }),
  persistence,
  expectedSize: setting(
    bytes.optional(),
    "DB-18",
    "Expected size of the data; a claim smaller than 1.3 times that size causes a warning.",
    "5Gi",
  ),
  backupConfirmed: setting(
    z.boolean(),
    "DB-25",
    "Confirms that the data is saved elsewhere, which lets an update remove or replace its claim. Reset it afterwards.",
  ),
  backup,
});

export const tlsModes = ["disable", "require", "verify-ca", "verify-full"] as const;
export type TlsMode = (typeof tlsModes)[number];

const external = z.strictObject({
  enabled: setting(z.boolean(), "DB-1", "Whether the database is outside the cluster; either this or internal."),
  host: setting(
    hostAddress.optional(),
    "DB-2",
    "Host name or IP address of the external database; required when it is enabled.",
    "postgres.example.com",
  ),
  port: setting(port, "DB-3", "Its port."),
  database: setting(notEmpty("a database"), "DB-4", "Database name."),
  username: setting(notEmpty("a user"), "DB-5", "Database user."),
  addressRanges: setting(
    z
      .array(setting(cidr, "NET-9", "Range of addresses.", "203.0.113.0/24"))
      .min(1, "must have at least one address range"),
    "NET-9",
    "Address ranges of the host: network policies let clients connect to its port there. Of a host that is an IP " +
      "address, that address alone.",
    ["203.0.113.0/24"],
  ),
  tls: z.strictObject({
    mode: setting(
      z.enum(tlsModes),
      "DB-29",
      "How migration, backend and frontend secure their connections, in PostgreSQL's words: not at all; encrypted; " +
        "with a certificate that an authority vouches for; and with one for that host. By default as databaseUrl " +
        "says, where it has an sslmode. A " +
        "change restarts them.",
    ),
    ca: setting(
      certificates.optional(),
      "DB-29",
      "Certificates, in PEM form, of the authorities that vouch for the database; by default those that each " +
        "image's runtime trusts. Only with mode `verify-ca` or `verify-full`.",
    ),
  }),
  service: z.strictObject({
    enabled: setting(
      z.boolean(),
      "DB-6",
      "Whether a Service of type ExternalName is an alias of the host inside the cluster. It needs a host name.",
    ),
    name: setting(serviceName, "DB-6", "Name of that Service."),
  }),
});

/** Where the application's data is: in the cluster, or in a database outside of it (section 12). */
export const database = z.strictObject({ internal, external });
