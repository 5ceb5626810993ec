import { quantityBytes } from "../formats/quantities";
import { type Problem, remove, set } from "../problems";
import type { CheckedSettings } from "../schema";
import { either } from "../formats/words";
import { isProduction, isShared, type Rule } from "./rule";

type Internal = CheckedSettings["database"]["internal"];

const at = "database.internal";

/** A rule for the database in the cluster; an unused one isn't checked. */
function ofInternal(rule: (internal: Internal, settings: CheckedSettings) => Problem[]): Rule {
  return (settings) => (settings.database.internal.enabled ? rule(settings.database.internal, settings) : []);
}

/**
 * There is one database.
 *
 * @requirement DB-1, CFG-20
 */
export const exactlyOneDatabase: Rule = ({ backendFrom, database: { internal, external } }) => {
  if (internal.enabled !== external.enabled || backendFrom !== undefined) return [];
  const rule = "must be the opposite of database.external.enabled: exactly one database is used";
  const fix = internal.enabled ? set(`${at}.enabled`, false) : set(`${at}.enabled`, true);
  return [{ key: `${at}.enabled`, value: internal.enabled, rule, fix }];
};

/**
 * Bitnami's chart only comes as a StatefulSet.
 *
 * @requirement DB-28
 */
export const bitnamiStatefulSet = ofInternal(({ provider, kind }) => {
  if (provider === "builtin" || kind === "StatefulSet") return [];
  const fix = `${set(`${at}.kind`, "StatefulSet")}, or ${set(`${at}.provider`, "builtin")}`;
  return [{ key: `${at}.kind`, value: kind, rule: "must be StatefulSet with provider bitnami", fix }];
});

/**
 * A StatefulSet's pods carry its name and a hash of eleven characters in a label of 63.
 *
 * @requirement DB-7, DB-8
 */
export const statefulSetNameWithinLimit = ofInternal(({ kind, serviceName }) => {
  if (kind !== "StatefulSet" || serviceName.length <= 52) return [];
  const key = `${at}.serviceName`;
  return [
    {
      key,
      value: serviceName,
      rule: "must have at most 52 characters as the name of a StatefulSet",
      fix: set(key, "todo-postgres"),
    },
  ];
});

/**
 * PostgreSQL has its own file system.
 *
 * @requirement DB-14, DB-20
 */
export const exclusiveFilesystemVolume = ofInternal(({ persistence: { accessModes, volumeMode } }) => {
  const problems: Problem[] = [];
  if (accessModes.length !== 1 || accessModes[0] !== "ReadWriteOnce") {
    const key = `${at}.persistence.accessModes`;
    problems.push({
      key,
      value: accessModes,
      rule: "must be only ReadWriteOnce for PostgreSQL",
      fix: remove(key),
    });
  }
  if (volumeMode !== "Filesystem") {
    const key = `${at}.persistence.volumeMode`;
    problems.push({
      key,
      value: volumeMode,
      rule: "must be Filesystem for PostgreSQL",
      fix: set(key, "Filesystem"),
    });
  }
  return problems;
});

/**
 * Data that people rely on outlives a pod.
 *
 * @requirement DB-23
 */
export const persistenceOutsideDevelopment = ofInternal(({ persistence: { enabled } }, settings) => {
  if (!isShared(settings) || enabled) return [];
  const key = `${at}.persistence.enabled`;
  return [{ key, value: false, rule: "must be true in staging and production", fix: set(key, true) }];
});

/**
 * Data in a node's directory is lost with the node.
 *
 * @requirement DB-26
 */
export const noHostPathStorage: Rule = (settings) => {
  if (!isShared(settings)) return [];
  const { internal } = settings.database;
  const classes = internal.enabled
    ? {
        persistence: internal.persistence.storageClass,
        ...(internal.backup.enabled && { backup: internal.backup.storageClass }),
      }
    : {};
  return Object.entries(classes)
    .filter(([, storageClass]) => storageClass === "hostpath")
    .map(([part, storageClass]) => {
      const key = `${at}.${part}.storageClass`;
      const fix = isProduction(settings) ? toSsd(key, internal.persistence.ssdClasses) : set(key, "standard");
      return { key, value: storageClass, rule: "must not be hostpath in staging and production", fix };
    });
};

/**
 * Production's database runs on SSDs.
 *
 * @requirement DB-16, ENV-5
 */
export const ssdStorageInProduction = ofInternal(({ persistence: { storageClass, ssdClasses } }, settings) => {
  // Another rule refuses hostpath.
  if (!isProduction(settings) || ssdClasses.includes(storageClass) || storageClass === "hostpath") return [];
  const key = `${at}.persistence.storageClass`;
  const fix = `${set(key, ssdClasses[0] ?? "<class>")}, or add the class to todo:${at}.persistence.ssdClasses`;
  return [{ key, value: storageClass, rule: `must be an SSD class in production: ${either(ssdClasses)}`, fix }];
});

/** The fix that gives a claim an SSD class of production, which at first may have to be named as one. */
function toSsd(key: string, ssdClasses: readonly string[]): string {
  const named = ssdClasses.find((each) => each !== "hostpath");
  if (named !== undefined) return set(key, named);
  return `${set(`${at}.persistence.ssdClasses[0]`, "fast-ssd")}, and ${set(key, "fast-ssd")}`;
}

/**
 * Dumps have their own claim.
 *
 * @requirement DB-25
 */
export const separateBackupClaim = ofInternal(({ provider, persistence, backup }) => {
  if (!backup.enabled) return [];
  if (provider === "builtin" && persistence.claimName === backup.claimName) {
    const key = `${at}.backup.claimName`;
    return [
      {
        key,
        value: backup.claimName,
        rule: "is already the database's own claim",
        fix: set(key, "postgres-backup"),
      },
    ];
  }
  return [];
});

/**
 * Data grows, and a full disk stops the database.
 *
 * @requirement DB-18
 */
export const volumeWithRoomToGrow = ofInternal(({ expectedSize, persistence: { size } }) => {
  if (expectedSize === undefined) return [];
  const needed = 1.3 * quantityBytes(expectedSize);
  if (quantityBytes(size) >= needed) return [];
  const key = `${at}.persistence.size`;
  const rule = `should be at least 1.3 times the expected size, ${expectedSize}`;
  return [{ key, value: size, rule, fix: set(key, `${Math.ceil(needed / 2 ** 30)}Gi`) }];
});

/**
 * No volume is provisioned for a claim with a selector.
 *
 * @requirement DB-21
 */
export const noVolumeSelector = ofInternal(({ persistence: { selector } }) => {
  if (selector === undefined) return [];
  const key = `${at}.persistence.selector`;
  return [
    {
      key,
      value: selector,
      rule: "prevents dynamic provisioning: a volume with these labels must already exist",
      fix: remove(key),
    },
  ];
});

/**
 * Production's data survives the deletion of its claim.
 *
 * @requirement DB-24
 */
export const retainInProduction = ofInternal(({ persistence: { reclaimPolicy } }, settings) => {
  if (!isProduction(settings) || reclaimPolicy === "Retain") return [];
  const key = `${at}.persistence.reclaimPolicy`;
  return [{ key, value: reclaimPolicy, rule: "should be Retain in production", fix: set(key, "Retain") }];
});
