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
    protected: persistence.reclaimPolicy === "Retain" && !backupConfirmed,
  };
}

/**
 * The problem with changing from one claim to another, or to none.
 *
 * @param last the claim in the stack's last update, if it had one
 * @requirement DB-25
 */
export function claimChange(
  last: ClaimRecord | undefined,
  next: ClaimRecord | undefined,
  backupConfirmed: boolean,
): Problem | undefined {
  if (last === undefined) return undefined;
  if (
    next !== undefined &&
    isDeepStrictEqual({ subPath: next.subPath, ...last, protected: false }, { ...next, protected: false })
  )
    return undefined;
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
