import { isDeepStrictEqual } from "node:util";
import { type Problem, set } from "../problems";
import type { CheckedSettings } from "../schema";

/** A volume claim with data: the fields whose change would mean another, empty volume. */
export interface ClaimRecord {
  namespace: string;
  name: string;
  storageClass: string;
  /** The labels that its volume must have. */
  selector?: object;
  /**
   * The directory in the volume with the data: any other is empty. The state of an earlier version doesn't record it.
   */
  subPath?: string;
  /**
   * The major version of PostgreSQL that writes the data; absent if the image's tag doesn't say it, and in the state of
   * an earlier version.
   *
   * @requirement IMG-27
   */
  postgresMajor?: number;
  /**
   * Whether Pulumi refuses to delete it.
   *
   * @requirement DB-24
   */
  protected: boolean;
}

/** The claim that a stack's database writes to; none for an external database or without persistence. */
export function claimOf({
  namespace,
  database: { internal },
}: Pick<CheckedSettings, "namespace" | "database">): ClaimRecord | undefined {
  const { enabled, kind, provider, serviceName, persistence, backupConfirmed } = internal;
  if (!enabled || !persistence.enabled) return undefined;
  // A StatefulSet looks for its first pod's claim under this name; Bitnami's chart gets it as a value.
  const isTemplate = kind === "StatefulSet" && provider === "builtin";
  return {
    namespace,
    name: isTemplate ? `${persistence.claimName}-${serviceName}-0` : persistence.claimName,
    storageClass: persistence.storageClass,
    ...(persistence.selector && { selector: persistence.selector }),
    subPath: persistence.subPath,
    ...postgresMajor(internal.image),
    protected: persistence.reclaimPolicy === "Retain" && !backupConfirmed,
  };
}

/** What an image's tag says of PostgreSQL's version: `15-bookworm`, `15.4`. A digest says nothing. */
function postgresMajor({
  tag,
  digest,
}: CheckedSettings["database"]["internal"]["image"]): Pick<ClaimRecord, "postgresMajor"> {
  const [, major] = /^v?(\d+)(?:\D|$)/.exec(tag) ?? [];
  return digest === undefined && major !== undefined ? { postgresMajor: Number(major) } : {};
}

/** Whether two records are of the same volume and directory. */
function isSameClaim(last: ClaimRecord, next: ClaimRecord): boolean {
  const volume = (claim: ClaimRecord) => ({ subPath: next.subPath, ...claim, postgresMajor: 0, protected: false });
  return isDeepStrictEqual(volume(last), volume(next));
}

/**
 * The problem with another major version of PostgreSQL on the same data: the server would end with an error as often as
 * it is started, whether or not there is a backup.
 *
 * @requirement IMG-27
 */
function versionChange(last: ClaimRecord, next: ClaimRecord): Problem | undefined {
  const [from, to] = [last.postgresMajor, next.postgresMajor];
  if (from === undefined || to === undefined || from === to) return undefined;
  const key = "database.internal.image.tag";
  return {
    key,
    rule:
      `must stay a tag of PostgreSQL ${from}, not ${to}: the data in claim ${last.name} of namespace ` +
      `${last.namespace} was written by ${from}, and no other major version starts on it`,
    fix: set(key, `${from}-bookworm`),
  };
}

/**
 * The problem with changing from one claim to another, or to none, or to another server on the same one.
 *
 * @param last the claim in the stack's last update, if it had one
 * @requirement DB-25, IMG-27
 */
export function claimChange(
  last: ClaimRecord | undefined,
  next: ClaimRecord | undefined,
  backupConfirmed: boolean,
): Problem | undefined {
  if (last === undefined) return undefined;
  if (next !== undefined && isSameClaim(last, next)) return versionChange(last, next);
  const key = "database.internal.backupConfirmed";
  const { name, namespace } = last;
  const data = `the data in claim ${name} of namespace ${namespace}`;
  if (!backupConfirmed) {
    const rule = `must be true for a change that abandons ${data}`;
    return {
      key,
      value: false,
      rule,
      fix: `save the data, for example with "npm run backup", then ${set(key, true)}; or undo the change`,
    };
  }
  if (next === undefined && last.protected) {
    const rule = `must first be true in a separate update, which lifts the protection of ${data}`;
    return {
      key,
      value: true,
      rule,
      fix: "undo the change except for backupConfirmed, run pulumi up, then make the change",
    };
  }
  return undefined;
}
