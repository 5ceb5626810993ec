import { at, items, type Manifest, member, set, text } from "./manifest";

/** A resource as Pulumi gives it to Kubernetes; an item of a List kind is one of its own. */
export interface Resource {
  /** Pulumi's type: `kubernetes:apps/v1:Deployment`. */
  type: string;
  /** `Deployment`; of a patch the kind of the object that it changes; with its group where Kubernetes has another of that name: `Job.batch.volcano.sh`. */
  kind: string;
  /** Whether it is some fields of an object that somebody else has made: a DeploymentPatch. */
  patch: boolean;
  /** `apps/v1`; of the core group `v1`. Empty for what isn't Kubernetes'. */
  apiVersion: string;
  /** Pulumi's name of the resource. */
  name: string;
  urn: string;
  props: Manifest;
  metadata: Manifest;
  /** Where an item of a List stands in it: `items[0]`. Empty otherwise. Paths of findings start below it. */
  listPath: string;
  /** Paths that the program marks as secret. */
  secretPaths: ReadonlySet<string>;
  /** Pulumi's resource option of that name. */
  protect: boolean;
  /** URNs of the resources that a property is made from, by property; known to rules over a stack alone. */
  dependencies: Readonly<Record<string, string[]>>;
}

export type Role = "container" | "init" | "sidecar" | "ephemeral";

/** A pod's spec, wherever it stands in its resource. */
export interface PodSpec {
  resource: Resource;
  /** Where it stands: `spec.template.spec`. */
  path: string;
  spec: Manifest;
  /** The pod's own metadata: that of the template. */
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
/** Where a pod lies, by API group and kind, and whether its containers are meant to go on running. */
const groups: Record<string, Kinds> = { core, apps, extensions: apps, batch };

/** Kinds of Kubernetes that rules look at. */
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
/** Groups of Kubernetes' own. */
const ownGroup = /^[a-z]+$|\.k8s\.io$/;
/** What Pulumi's provider makes objects from: no objects themselves. */
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

/** The resources in what Pulumi registers: one, or each item of a List kind. */
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
    // Read late: a rule that never looks at it isn't told of an unknown one.
    get metadata() {
      return member(props, "metadata");
    },
  };
}

function kindOf(kind: string, apiVersion: string): string {
  const [group = "", version] = apiVersion.split("/");
  return version === undefined || ownGroup.test(group) || !builtIn.has(kind) ? kind : `${kind}.${group}`;
}

/** Whether a resource is a Kubernetes object, and not a component or of another provider. */
export function isKubernetes(resource: Resource): boolean {
  return resource.apiVersion !== "";
}

/** Where a resource's pod template stands, or undefined for a kind that makes no pods. */
function templateOf({ type, kind }: Resource): Kinds[string] | undefined {
  const [, group = ""] = token.exec(type) ?? [];
  const kinds = Object.hasOwn(groups, group) ? groups[group] : undefined;
  return kinds && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}

const pods = new WeakMap<Resource, PodSpec>();

/** The pods that a resource makes, or undefined where it makes none. */
export function podOf(resource: Resource): PodSpec | undefined {
  const found = templateOf(resource);
  if (!found) return undefined;
  const known = pods.get(resource);
  if (known) return known;
  const template = member(resource.props, ...found.at);
  const parent = at("", ...found.at);
  const pod = new Pod(
    resource,
    at(parent, "spec"),
    member(template, "spec"),
    template,
    at(parent, "metadata"),
    found.longRunning,
  );
  pods.set(resource, pod);
  return pod;
}

/** Whether a pod says that it is for Windows nodes, where Linux' security settings mean nothing. */
export function isWindows({ spec }: PodSpec): boolean {
  return member(spec, "os").name === "windows";
}

/** A pod whose parts are read late. */
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

/** Fields of a container's securityContext that a pod's own gives where the container's is silent. */
const inherited = new Set([
  "runAsNonRoot",
  "runAsUser",
  "runAsGroup",
  "seccompProfile",
  "appArmorProfile",
  "seLinuxOptions",
  "windowsOptions",
]);

/** A container of a pod. All is read late, so that a rule is told only of the unknown values that it looks at. */
export class Container {
  constructor(
    readonly pod: PodSpec,
    /** Where it stands in the resource: `spec.template.spec.containers[0]`. */
    readonly path: string,
    readonly spec: Manifest,
    private readonly list: string,
    private readonly podLongRunning: boolean,
    private readonly number: string,
  ) {}

  get name(): string {
    return text(this.spec.name) ?? this.number;
  }

  /** An init container that is always restarted is a sidecar. */
  get role(): Role {
    if (this.list === "containers") return "container";
    if (this.list === "ephemeralContainers") return "ephemeral";
    return this.spec.restartPolicy === "Always" ? "sidecar" : "init";
  }

  /** Whether it goes on for as long as the pod lives, in a pod that is meant to: probes make sense only then. */
  get longRunning(): boolean {
    return this.podLongRunning && (this.role === "container" || this.role === "sidecar");
  }

  /** The effective security context: the container's own, and the pod's where the container says nothing. */
  get security(): Manifest {
    return {
      ...pick(member(this.pod.spec, "securityContext"), inherited),
      ...pick(member(this.spec, "securityContext")),
    };
  }

  /** The effective value of one field of the security context, without a look at the others. */
  securityValue(field: string): unknown {
    const own = set(member(this.spec, "securityContext")[field]);
    return own === undefined && inherited.has(field) ? set(member(this.pod.spec, "securityContext")[field]) : own;
  }

  /** Where the effective value of a field of the security context stands; the container's own place if it is unset. */
  securityPath(field: string): string {
    const own = at(this.path, "securityContext", field);
    if (set(member(this.spec, "securityContext")[field]) !== undefined || !inherited.has(field)) return own;
    const pods = set(member(this.pod.spec, "securityContext")[field]);
    return pods === undefined ? own : at(this.pod.path, "securityContext", field);
  }
}

/** The members that are set. */
function pick(manifest: Manifest, keys?: ReadonlySet<string>): Manifest {
  return Object.fromEntries(
    Object.entries(manifest).filter(([key, value]) => set(value) !== undefined && (!keys || keys.has(key))),
  );
}
