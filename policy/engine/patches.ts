import { found } from "../manifest";
import type { Finding } from "../rule";
import type { Resource } from "../resources";

/** Fields that identify a patch's object: they are judged whether they are set or not. */
const identity = new Set(["apiVersion", "kind", "metadata.namespace"]);

const roleRule = /^rules\[\d+\]/;
/**
 * Elements of lists that Kubernetes replaces as a whole (listType: atomic): the object doesn't add what such an element
 * lacks.
 */
const whole: Record<string, RegExp> = {
  Role: roleRule,
  ClusterRole: roleRule,
  Ingress: /^spec\.(?:rules|tls)\[\d+\]/,
  StatefulSet: /^spec\.volumeClaimTemplates\[\d+\]/,
};

/** Whether a finding is about a field that a patch sets: its object may have the fields that it lacks. */
export function isSet({ kind, props }: Resource, { path }: Finding): boolean {
  const element = Object.hasOwn(whole, kind) ? whole[kind]?.exec(path)?.[0] : undefined;
  return identity.has(path) || found(props, element ?? path) !== undefined;
}
