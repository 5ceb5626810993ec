import { found } from "../manifest";
import type { Finding } from "../rule";
import type { Resource } from "../resources";

/** Fields that identify a patch's object; they are judged even if they aren't set. */
const identity = new Set(["apiVersion", "kind", "metadata.namespace"]);

const roleRule = /^rules\[\d+\]/;
/** Elements of lists that Kubernetes replaces as a whole (listType: atomic), so the object doesn't complete them. */
const whole: Record<string, RegExp> = {
  Role: roleRule,
  ClusterRole: roleRule,
  Ingress: /^spec\.(?:rules|tls)\[\d+\]/,
  StatefulSet: /^spec\.volumeClaimTemplates\[\d+\]/,
};

/**
 * Whether a finding is about a field that the patch sets: its object may already have the fields that the patch
 * lacks.
 */
export function isSet({ kind, props }: Resource, { path }: Finding): boolean {
  const element = Object.hasOwn(whole, kind) ? whole[kind]?.exec(path)?.[0] : undefined;
  return identity.has(path) || found(props, element ?? path) !== undefined;
}
