import { at, isManifest, items, type Manifest, member, set, text } from "../manifest";
import type { PodSpec } from "../pods";
import type { Resource } from "../resources";

/** A reference to another object, by name. */
export interface Reference {
  kind: string;
  /** The path of the reference. */
  path: string;
  name: unknown;
  /** The key that must exist, if the reference names one. */
  key?: unknown;
}

/** Every reference that must resolve before a pod can start: variables, envFrom, volumes and fields. */
export function referencesOf(pod: PodSpec): Reference[] {
  return [...pod.containers.flatMap(({ path, spec }) => ofVariables(path, spec)), ...ofVolumes(pod), ...ofPod(pod)];
}

function ofPod({ path, spec }: PodSpec): Reference[] {
  const account = set(spec.serviceAccountName) === undefined ? "serviceAccount" : "serviceAccountName";
  const fields = { [account]: "ServiceAccount", priorityClassName: "PriorityClass", runtimeClassName: "RuntimeClass" };
  const named = Object.entries(fields).flatMap(([field, kind]) => ofField(kind, at(path, field), spec[field]));
  const pulls = items(spec.imagePullSecrets).flatMap(({ name }, index) =>
    ofField("Secret", at(path, "imagePullSecrets", index, "name"), name),
  );
  const claims = items(spec.resourceClaims).flatMap((claim, index) => [
    ...ofField("ResourceClaim", at(path, "resourceClaims", index, "resourceClaimName"), claim.resourceClaimName),
    ...ofField(
      "ResourceClaimTemplate",
      at(path, "resourceClaims", index, "resourceClaimTemplateName"),
      claim.resourceClaimTemplateName,
    ),
  ]);
  return [...named, ...pulls, ...claims];
}

function ofField(kind: string, path: string, name: unknown): Reference[] {
  return text(name) ? [{ kind, path, name }] : [];
}

/** The role of a binding, which grants nothing if the role doesn't exist. */
export function roleOf({ kind, props }: Resource): Reference[] {
  if (kind !== "RoleBinding" && kind !== "ClusterRoleBinding") return [];
  const role = member(props, "roleRef");
  return ofField(text(role.kind) ?? "ClusterRole", "roleRef.name", role.name);
}

function ofVariables(path: string, spec: Manifest): Reference[] {
  const single = items(spec.env).flatMap(({ valueFrom }, index) => {
    const from = member({ valueFrom }, "valueFrom");
    return [
      reference("ConfigMap", at(path, "env", index, "valueFrom", "configMapKeyRef"), from.configMapKeyRef),
      reference("Secret", at(path, "env", index, "valueFrom", "secretKeyRef"), from.secretKeyRef),
    ];
  });
  const whole = items(spec.envFrom).flatMap(({ configMapRef, secretRef }, index) => [
    reference("ConfigMap", at(path, "envFrom", index, "configMapRef"), configMapRef),
    reference("Secret", at(path, "envFrom", index, "secretRef"), secretRef),
  ]);
  return [...single, ...whole].flat();
}

function ofVolumes({ path, spec }: PodSpec): Reference[] {
  return items(spec.volumes).flatMap((volume, index) => {
    const here = at(path, "volumes", index);
    const projected = items(member(volume, "projected").sources).flatMap((source, number) =>
      ofSource(at(here, "projected", "sources", number), source, "name"),
    );
    const claim = member(volume, "persistentVolumeClaim").claimName;
    return [
      ...ofSource(here, volume, "secretName"),
      ...ofField("PersistentVolumeClaim", at(here, "persistentVolumeClaim", "claimName"), claim),
      ...projected,
    ];
  });
}

/**
 * A ConfigMap or Secret mounted as files. A volume calls a Secret's name `secretName`; a projection calls it `name`.
 */
function ofSource(path: string, { configMap, secret }: Manifest, secretName: string): Reference[] {
  return [
    ...reference("ConfigMap", at(path, "configMap"), configMap),
    ...reference("Secret", at(path, "secret"), secret, secretName),
  ];
}

function reference(kind: string, path: string, given: unknown, nameKey = "name"): Reference[] {
  if (!isManifest(given) || given.optional === true) return [];
  const name = { kind, path: at(path, nameKey), name: given[nameKey] };
  if (set(given.key) !== undefined) return [{ ...name, path, key: given.key }];
  const keys = items(given.items).map(({ key }, index) => ({
    kind,
    path: at(path, "items", index),
    name: given[nameKey],
    key,
  }));
  return keys.length > 0 ? keys : [name];
}

/** A reference in a message: `Secret app, key password`. */
export function described({ kind, name, key }: Reference): string {
  return `${kind} ${text(name) ?? "without name"}${key === undefined ? "" : `, key ${text(key) ?? "without name"}`}`;
}
