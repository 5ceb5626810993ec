import { quantityBytes } from "../formats";
import { type Problem, remove, set } from "../problems";
import type { Settings } from "../schema";
import { either } from "../formats/words";
import { isProduction, isShared, type Rule } from "./rule";

type Internal = Settings["database"]["internal"];

const at = "database.internal";

/** A rule of the database in the cluster; nothing is asked of one that isn't used. */
function ofInternal(rule: (internal: Internal, settings: Settings) => Problem[]): Rule {
  return (settings) => (settings.database.internal.enabled ? rule(settings.database.internal, settings) : []);
}

/** DB-1, CFG-20: there is one database. */
export const oneDatabase: Rule = ({ backendFrom, database: { internal, external } }) => {
  if (internal.enabled !== external.enabled || backendFrom !== undefined) return [];
  const rule = "must be the opposite of database.external.enabled: one of the two is the database (DB-1)";
  const fix = internal.enabled ? set(`${at}.enabled`, false) : set(`${at}.enabled`, true);
  return [{ key: `${at}.enabled`, value: internal.enabled, rule, fix }];
};

/** DB-2: an external database is somewhere. */
export const externalHasAHost: Rule = ({ database: { external } }) => {
  if (!external.enabled || external.host !== undefined) return [];
  const key = "database.external.host";
  return [{ key, rule: "is required while the database is external (DB-2)", fix: set(key, "postgres.example.com") }];
};

/** DB-28: Bitnami's chart is a StatefulSet alone. */
export const chartsHaveTheirKind = ofInternal(({ provider, kind }) => {
  if (provider === "builtin" || kind === "StatefulSet") return [];
  const fix = `${set(`${at}.kind`, "StatefulSet")}, or ${set(`${at}.provider`, "builtin")}`;
  return [{ key: `${at}.kind`, value: kind, rule: "must be StatefulSet with provider bitnami (DB-28)", fix }];
});

/** DB-14, DB-20: PostgreSQL has a file system to itself. */
export const volumesAreItsOwn = ofInternal(({ persistence: { accessModes, volumeMode } }) => {
  const problems: Problem[] = [];
  if (accessModes.length !== 1 || accessModes[0] !== "ReadWriteOnce") {
    const key = `${at}.persistence.accessModes`;
    problems.push({
      key,
      value: accessModes,
      rule: "must be ReadWriteOnce alone for PostgreSQL (DB-14)",
      fix: remove(key),
    });
  }
  if (volumeMode !== "Filesystem") {
    const key = `${at}.persistence.volumeMode`;
    problems.push({
      key,
      value: volumeMode,
      rule: "must be Filesystem for PostgreSQL (DB-20)",
      fix: set(key, "Filesystem"),
    });
  }
  return problems;
});

/** DB-23: what people rely on outlives a pod. */
export const sharedStacksPersist = ofInternal(({ persistence: { enabled } }, settings) => {
  if (!isShared(settings) || enabled) return [];
  const key = `${at}.persistence.enabled`;
  return [{ key, value: false, rule: "must be true in staging and production (DB-23)", fix: set(key, true) }];
});

/** DB-26: a node's own directory goes with the node. */
export const sharedStacksLeaveTheNode: Rule = (settings) => {
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
      const fix = set(key, isProduction(settings) ? "fast-ssd" : "standard");
      return { key, value: storageClass, rule: "must not be hostpath in staging and production (DB-26)", fix };
    });
};

/** DB-16, ENV-5: production's database waits for no spinning disk. */
export const productionStoresOnSsd = ofInternal(({ persistence: { storageClass, ssdClasses } }, settings) => {
  // hostpath is another rule's to refuse.
  if (!isProduction(settings) || ssdClasses.includes(storageClass) || storageClass === "hostpath") return [];
  const key = `${at}.persistence.storageClass`;
  const fix = `${set(key, ssdClasses[0]!)}, or add the class to todo:${at}.persistence.ssdClasses`;
  return [
    { key, value: storageClass, rule: `must be a class of SSDs in production: ${either(ssdClasses)} (DB-16)`, fix },
  ];
});

/** DB-25: a dump needs a database that this program runs. */
export const backupsHaveAServer = ofInternal(({ provider, persistence, backup }) => {
  if (!backup.enabled) return [];
  if (provider === "builtin" && persistence.claimName === backup.claimName) {
    const key = `${at}.backup.claimName`;
    return [
      {
        key,
        value: backup.claimName,
        rule: "is the database's own claim already (DB-25)",
        fix: set(key, "postgres-backup"),
      },
    ];
  }
  return [];
});

/** DB-18: data grows, and a full disk stops the database. */
export const volumesHaveRoom = ofInternal(({ expectedSize, persistence: { size } }) => {
  if (expectedSize === undefined) return [];
  const needed = 1.3 * quantityBytes(expectedSize);
  if (quantityBytes(size) >= needed) return [];
  const key = `${at}.persistence.size`;
  const rule = `should be at least 1.3 times of the expected size, ${expectedSize} (DB-18)`;
  return [{ key, value: size, rule, fix: set(key, `${Math.ceil(needed / 2 ** 30)}Gi`) }];
});

/** DB-21: with a selector nobody makes the volume. */
export const selectorsAreOnPurpose = ofInternal(({ persistence: { selector } }) => {
  if (selector === undefined) return [];
  const key = `${at}.persistence.selector`;
  return [
    {
      key,
      value: selector,
      rule: "keeps the volume from being provisioned: one with these labels has to be there (DB-21)",
      fix: remove(key),
    },
  ];
});

/** DB-24: production's data survives the deletion of its claim. */
export const productionRetains = ofInternal(({ persistence: { reclaimPolicy } }, settings) => {
  if (!isProduction(settings) || reclaimPolicy === "Retain") return [];
  const key = `${at}.persistence.reclaimPolicy`;
  return [{ key, value: reclaimPolicy, rule: "should be Retain in production (DB-24)", fix: set(key, "Retain") }];
});
