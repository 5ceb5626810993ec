import { at, isManifest, items, type Manifest, member, set, text } from "../manifest";
import type { PodSpec } from "../resources";

/** A pod's reference to a ConfigMap or Secret. */
export interface Reference {
  kind: "ConfigMap" | "Secret";
  /** Where the reference stands. */
  path: string;
  name: unknown;
  /** The key that has to be there, where one is named. */
  key?: unknown;
}

/** Every reference of a pod that has to be met before it can start: variables, whole lists of them, and volumes. */
export function referencesOf(pod: PodSpec): Reference[] {
  return [...pod.containers.flatMap(({ path, spec }) => ofVariables(path, spec)), ...ofVolumes(pod)];
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
    return [...ofSource(here, volume, "secretName"), ...projected];
  });
}

/** A ConfigMap or Secret as files. A volume calls a Secret's name `secretName`, a projection `name`. */
function ofSource(path: string, { configMap, secret }: Manifest, secretName: string): Reference[] {
  return [
    ...reference("ConfigMap", at(path, "configMap"), configMap),
    ...reference("Secret", at(path, "secret"), secret, secretName),
  ];
}

function reference(kind: Reference["kind"], path: string, given: unknown, nameKey = "name"): Reference[] {
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

/** What a reference is called in a message: `Secret app, key password`. */
export function described({ kind, name, key }: Reference): string {
  return `${kind} ${text(name) ?? "without name"}${key === undefined ? "" : `, key ${text(key) ?? "without name"}`}`;
}
