import { at, items, type Manifest, member, text } from "./manifest";

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
export const ownGroup = /^[a-z]+$|\.k8s\.io$/;
/** Groups in Pulumi's provider whose resources create objects but aren't objects themselves. */
const makers = new Set(["helm.sh", "kustomize", "yaml"]);

/** A type of Pulumi's Kubernetes provider: its API group, version and kind. */
export const typeToken = /^kubernetes:([\w.-]+)\/(\w+):(\w+)$/;

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
  const [, group, version, kind] = typeToken.exec(type) ?? [];
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
