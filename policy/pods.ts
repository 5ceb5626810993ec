/** A container, as far as the rules read it. A manifest may lack anything, and hold anything in its place. */
export interface Container {
  /** Where it stands in the resource: `spec.template.spec.containers[0]`. */
  path: string;
  name: string;
  spec: Manifest;
  /** The pod's spec, for what a container inherits. */
  pod: Manifest;
  /** Whether it goes on for as long as the pod lives: probes make sense only then. */
  longRunning: boolean;
}

export type Manifest = { readonly [key: string]: unknown };

/** Where the pod's spec lies, for every kind that has one; and whether its containers are meant to go on running. */
const kinds: Record<string, { at: string[]; longRunning: boolean }> = {
  Pod: { at: ["spec"], longRunning: false },
  Deployment: { at: ["spec", "template", "spec"], longRunning: true },
  StatefulSet: { at: ["spec", "template", "spec"], longRunning: true },
  DaemonSet: { at: ["spec", "template", "spec"], longRunning: true },
  ReplicaSet: { at: ["spec", "template", "spec"], longRunning: true },
  ReplicationController: { at: ["spec", "template", "spec"], longRunning: true },
  Job: { at: ["spec", "template", "spec"], longRunning: false },
  CronJob: { at: ["spec", "jobTemplate", "spec", "template", "spec"], longRunning: false },
};

/** Every container of a resource, init containers included; none for a resource that has no pods. */
export function containersOf(type: string, resource: Manifest): Container[] {
  const kind = /^kubernetes:(?:core|apps|batch)\/v\w+:(\w+)$/.exec(type)?.[1];
  const found = kind === undefined ? undefined : kinds[kind];
  if (!found) return [];
  const pod = found.at.reduce<Manifest>((manifest, key) => member(manifest, key), resource);
  return ["containers", "initContainers"].flatMap((list) =>
    items(pod[list]).map((spec, index) => ({
      path: `${found.at.join(".")}.${list}[${index}]`,
      name: typeof spec.name === "string" ? spec.name : `#${index}`,
      spec,
      pod,
      // An init container that is always restarted is a sidecar.
      longRunning: found.longRunning && (list === "containers" || spec.restartPolicy === "Always"),
    })),
  );
}

/** An object's member that should be an object itself; empty where it is anything else. */
export function member(manifest: Manifest, key: string): Manifest {
  const value = manifest[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Manifest) : {};
}

function items(list: unknown): Manifest[] {
  return Array.isArray(list) ? list.map((item) => member({ item }, "item")) : [];
}
