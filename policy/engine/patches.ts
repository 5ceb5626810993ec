import { found } from "../manifest";
import type { Finding } from "../rule";
import type { Resource } from "../resources";

/** What says which object a patch is for: it is judged, given or not. */
const identity = new Set(["apiVersion", "kind", "metadata.namespace"]);

const roleRule = /^rules\[\d+\]/;
/**
 * Elements of lists that Kubernetes takes from a patch as one value (listType: atomic): what such an element lacks, no
 * object adds.
 */
const whole: Record<string, RegExp> = {
  Role: roleRule,
  ClusterRole: roleRule,
  Ingress: /^spec\.(?:rules|tls)\[\d+\]/,
  StatefulSet: /^spec\.volumeClaimTemplates\[\d+\]/,
};

/** Whether a finding is about what a patch sets: what it lacks may well stand in its object. */
export function isSet({ kind, props }: Resource, { path }: Finding): boolean {
  const element = Object.hasOwn(whole, kind) ? whole[kind]?.exec(path)?.[0] : undefined;
  return identity.has(path) || found(props, element ?? path) !== undefined;
}
