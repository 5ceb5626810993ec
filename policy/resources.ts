import { at, isManifest, items, type Manifest, member, set, text } from "./manifest";

/** A resource as Pulumi gives it to Kubernetes. Each item of a List kind counts as a resource, too. */
export interface Resource {
  /** Pulumi's type: `kubernetes:apps/v1:Deployment`. */
  type: string;
  /**
   * `Deployment`. A patch has the kind of the object that it changes. A custom resource whose kind is also a built-in
   * one is named with its group: `Job.batch.volcano.sh`.
   */
  kind: string;
  /** Whether it only sets some fields of an object that something else created, as a DeploymentPatch does. */
  patch: boolean;
  /** `apps/v1`; `v1` in the core group. Empty for resources that aren't Kubernetes objects. */
  apiVersion: string;
  /** Pulumi's name for the resource. */
  name: string;
  urn: string;
  props: Manifest;
  metadata: Manifest;
  /** The path of an item in its List: `items[0]`; otherwise empty. The paths of findings are relative to it. */
  listPath: string;
  /** The paths that the program marks as secret. */
  secretPaths: ReadonlySet<string>;
  /** Pulumi's resource option of that name. */
  protect: boolean;
  /** URNs of the resources that each property is made from; only known to rules over a stack. */
  dependencies: Readonly<Record<string, string[]>>;
}

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

/** The built-in kinds that rules look at. */
const builtIn = new Set([
  ...[
    "ClusterRole",
    "ClusterRoleBinding",
    "ConfigMap",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "Ingress",
    "Job",
  ],
  ...[
    "NetworkPolicy",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "PodDisruptionBudget",
    "PodTemplate",
    "ReplicaSet",
    "ReplicationController",
  ],
  ...["Role", "RoleBinding", "Secret", "Service", "ServiceAccount", "StatefulSet", "StorageClass"],
]);
/** The API groups that Kubernetes itself defines. */
const ownGroup = /^[a-z]+$|\.k8s\.io$/;
/** Groups in Pulumi's provider whose resources create objects but aren't objects themselves. */
const makers = new Set(["helm.sh", "kustomize", "yaml"]);

const token = /^kubernetes:([\w.-]+)\/(\w+):(\w+)$/;

export interface Registration {
  type: string;
  name?: string;
  urn?: string;
  props: Manifest;
  secretPaths?: ReadonlySet<string>;
  protect?: boolean;
  dependencies?: Readonly<Record<string, string[]>>;
}

/** The resources in a registration: one, or each item of a List kind. */
export function resourcesOf(registration: Registration): Resource[] {
  const { type, props } = registration;
  const [, group, version, kind] = token.exec(type) ?? [];
  if (!group || !version || !kind || makers.has(group))
    return [resourceOf(registration, "", type.split(":").at(-1) ?? type, "")];
  const list = /^(\w*)List$/.exec(kind);
  if (!list || !Array.isArray(props.items)) return [resourceOf(registration, apiVersionOf(group, version), kind, "")];
  return items(props.items).map((item, index) => {
    const apiVersion = text(item.apiVersion) ?? apiVersionOf(group, version);
    const itemKind = text(item.kind) ?? list[1] ?? "";
    const itemType = `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${itemKind}`;
    return resourceOf({ ...registration, type: itemType, props: item }, apiVersion, itemKind, at("items", index));
  });
}

function apiVersionOf(group: string, version: string): string {
  return group === "core" ? version : `${group}/${version}`;
}

const none: ReadonlySet<string> = new Set();

function resourceOf(
  { type, name = "", urn = "", props, secretPaths = none, protect = false, dependencies = {} }: Registration,
  apiVersion: string,
  kind: string,
  listPath: string,
): Resource {
  const patch = apiVersion !== "" && kind.endsWith("Patch");
  return {
    type,
    kind: kindOf(patch ? kind.slice(0, -"Patch".length) : kind, apiVersion),
    patch,
    apiVersion,
    name,
    urn,
    props,
    listPath,
    secretPaths,
    protect,
    dependencies,
    // Read lazily: only a rule that reads an unknown value gets to know about it.
    get metadata() {
      return member(props, "metadata");
    },
  };
}

function kindOf(kind: string, apiVersion: string): string {
  const [group = "", version] = apiVersion.split("/");
  return version === undefined || ownGroup.test(group) || !builtIn.has(kind) ? kind : `${kind}.${group}`;
}

/** Whether a resource is a Kubernetes object, rather than a component or another provider's resource. */
export function isKubernetes(resource: Resource): boolean {
  return resource.apiVersion !== "";
}

interface Place {
  /** The path of the pod's metadata and spec: `["spec", "template"]`. */
  keys: (string | number)[];
  longRunning: boolean;
}

/** The paths of a resource's pod templates; empty for a kind that creates no pods. */
function templatesOf(resource: Resource): Place[] {
  const { type, kind, apiVersion, props } = resource;
  const [, group = ""] = token.exec(type) ?? [];
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
