import { bad, set } from "../../support/database-cases";
import { refuses } from "../../support/settings-cases";

const inFile = (example: string) => `write it in the stack's file, such as ${example}`;
const quantity = "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi";
const label = "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit";
const className = "must be the name of a StorageClass, or empty for the cluster's default";
const size = "internal.persistence.size";
const classKey = "internal.persistence.storageClass";
const modes = "internal.persistence.accessModes";

describe("bad values of the database in the cluster", () => {
  refuses([
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
    {
      id: "CFG-4",
      given: { global: { storageClass: "Fast SSD" } },
      key: "global.storageClass",
      rule: className,
      fix: "pulumi config set --path 'todo:global.storageClass' standard",
    },
  ]);
});
