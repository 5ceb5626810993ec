import { at, isManifest, items, type Manifest, member, set, text } from "./manifest";
import { ownGroup, type Resource, typeToken } from "./resources";

export type Role = "container" | "init" | "sidecar" | "ephemeral";

/** A pod's spec, wherever it is in its resource. */
export interface PodSpec {
  resource: Resource;
  /** Its path: `spec.template.spec`. */
  path: string;
  spec: Manifest;
  /** The pod's metadata, which is the template's. */
  metadata: Manifest;
  metadataPath: string;
  /** All containers, in the order init (with sidecars), main, ephemeral. */
  containers: Container[];
}

type Kinds = Record<string, { at: string[]; longRunning: boolean }>;

const template = { at: ["spec", "template"], longRunning: true };
const core: Kinds = {
  Pod: { at: [], longRunning: false },
  PodTemplate: { at: ["template"], longRunning: false },
  ReplicationController: template,
};
const apps: Kinds = { Deployment: template, StatefulSet: template, DaemonSet: template, ReplicaSet: template };
const batch: Kinds = {
  Job: { at: ["spec", "template"], longRunning: false },
  CronJob: { at: ["spec", "jobTemplate", "spec", "template"], longRunning: false },
};
/** Where a kind has its pod, by API group, and whether its containers are meant to keep running. */
const groups: Record<string, Kinds> = { core, apps, extensions: apps, batch };

interface Place {
  /** The path of the pod's metadata and spec: `["spec", "template"]`. */
  keys: (string | number)[];
  longRunning: boolean;
}

/** The paths of a resource's pod templates; empty for a kind that creates no pods. */
function templatesOf(resource: Resource): Place[] {
  const { type, kind, apiVersion, props } = resource;
  const [, group = ""] = typeToken.exec(type) ?? [];
  if (Object.hasOwn(groups, group)) {
    const kinds = groups[group] ?? {};
    const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    return known ? [{ keys: known.at, longRunning: known.longRunning }] : [];
  }
  if (apiVersion === "" || ownGroup.test(group)) return [];
  return embedded(props, ["spec"], deepest).map((keys) => ({ keys, longRunning: isLasting(resource, keys) }));
}

/**
 * The depth to which a custom resource is searched for a pod template: `spec.pytorchReplicaSpecs.Worker.template` is
 * 4.
 */
const deepest = 5;

/**
 * The paths at which custom resources (an Argo Rollout, a Knative Service, a DeploymentConfig) have a
 * `template.spec.containers`.
 */
function embedded(tree: Manifest, keys: (string | number)[], depth: number): (string | number)[][] {
  const parent = keys.slice(0, -1).reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), tree);
  const here = isTree(parent) ? parent[keys.at(-1) ?? ""] : undefined;
  if (!isTree(here)) return [];
  if (keys.at(-1) === "template" && Array.isArray(member(here, "spec").containers)) return [keys];
  if (depth === 0) return [];
  // The descriptor shows a leaf without reading it: only values that a rule needs count as read.
  const inner = Object.keys(here).filter((key) => isTree(Object.getOwnPropertyDescriptor(here, key)?.value));
  return inner.flatMap((key) => embedded(tree, [...keys, Array.isArray(here) ? Number(key) : key], depth - 1));
}

function isTree(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

/** A custom resource's pods are meant to keep running unless its kind or their restartPolicy says that they finish. */
function isLasting({ kind, props }: Resource, keys: (string | number)[]): boolean {
  if (/(?:Job|Workflow|Task|Run|Test)s?$/.test(kind.split(".")[0] ?? "")) return false;
  const { restartPolicy } = member(under(props, keys), "spec");
  return restartPolicy !== "Never" && restartPolicy !== "OnFailure";
}

function under(tree: Manifest, keys: (string | number)[]): Manifest {
  const value = keys.reduce<unknown>((parent, key) => (isTree(parent) ? parent[key] : undefined), tree);
  return isManifest(value) ? value : {};
}

const pods = new WeakMap<Resource, PodSpec[]>();

/** The pods that a resource creates; most kinds have one template, but some custom resources have several. */
export function podsOf(resource: Resource): PodSpec[] {
  const known = pods.get(resource);
  if (known) return known;
  const found = templatesOf(resource).map(({ keys, longRunning }) => {
    const parent = at("", ...keys);
    const template = under(resource.props, keys);
    return new Pod(
      resource,
      at(parent, "spec"),
      member(template, "spec"),
      template,
      at(parent, "metadata"),
      longRunning,
    );
  });
  pods.set(resource, found);
  return found;
}

/** The first pod that a resource creates, nearly always the only one; undefined if it creates none. */
export function podOf(resource: Resource): PodSpec | undefined {
  return podsOf(resource)[0];
}

/** Whether a pod is for Windows nodes, where Linux security settings mean nothing. */
export function isWindows({ spec }: PodSpec): boolean {
  return member(spec, "os").name === "windows";
}

/** A pod whose parts are read lazily. */
class Pod implements PodSpec {
  private found?: Container[];

  constructor(
    readonly resource: Resource,
    readonly path: string,
    readonly spec: Manifest,
    private readonly template: Manifest,
    readonly metadataPath: string,
    private readonly longRunning: boolean,
  ) {}

  get metadata(): Manifest {
    return member(this.template, "metadata");
  }

  get containers(): Container[] {
    this.found ??= ["initContainers", "containers", "ephemeralContainers"].flatMap((list) =>
      items(this.spec[list]).map(
        (spec, index) => new Container(this, at(this.path, list, index), spec, list, this.longRunning, `#${index}`),
      ),
    );
    return this.found;
  }
}

/** The fields of a container's securityContext that it inherits from the pod if it doesn't set them. */
const inherited = new Set([
  "runAsNonRoot",
  "runAsUser",
  "runAsGroup",
  "seccompProfile",
  "appArmorProfile",
  "seLinuxOptions",
  "windowsOptions",
]);

/**
 * A container of a pod. Everything is read lazily, so that a rule only depends on the unknown values that it looks
 * at.
 */
export class Container {
  constructor(
    readonly pod: PodSpec,
    /** Its path in the resource: `spec.template.spec.containers[0]`. */
    readonly path: string,
    readonly spec: Manifest,
    private readonly list: string,
    private readonly podLongRunning: boolean,
    private readonly number: string,
  ) {}

  get name(): string {
    return text(this.spec.name) ?? this.number;
  }

  /** An init container that always restarts is a sidecar. */
  get role(): Role {
    if (this.list === "containers") return "container";
    if (this.list === "ephemeralContainers") return "ephemeral";
    return this.spec.restartPolicy === "Always" ? "sidecar" : "init";
  }

  /**
   * Whether it runs for as long as the pod lives, in a pod that is meant to keep running: only then do probes make
   * sense.
   */
  get longRunning(): boolean {
    return this.podLongRunning && (this.role === "container" || this.role === "sidecar");
  }

  /** The effective security context: the container's, with the pod's for fields that the container doesn't set. */
  get security(): Manifest {
    return {
      ...pick(member(this.pod.spec, "securityContext"), inherited),
      ...pick(member(this.spec, "securityContext")),
    };
  }

  /** The effective value of one field of the security context; reads no other field. */
  securityValue(field: string): unknown {
    const own = set(member(this.spec, "securityContext")[field]);
    return own === undefined && inherited.has(field) ? set(member(this.pod.spec, "securityContext")[field]) : own;
  }

  /** The path of a security context field's effective value; the container's path if it is unset. */
  securityPath(field: string): string {
    const own = at(this.path, "securityContext", field);
    if (set(member(this.spec, "securityContext")[field]) !== undefined || !inherited.has(field)) return own;
    const pods = set(member(this.pod.spec, "securityContext")[field]);
    return pods === undefined ? own : at(this.pod.path, "securityContext", field);
  }
}

/** The members that have a value. */
function pick(manifest: Manifest, keys?: ReadonlySet<string>): Manifest {
  return Object.fromEntries(
    Object.entries(manifest).filter(([key, value]) => set(value) !== undefined && (!keys || keys.has(key))),
  );
}
