import { isManifest, items, type Manifest, member, text } from "../manifest";
import type { Resource } from "../resources";
import { nameOf, namespaceOf } from "./stack";

/** The keys of a ConfigMap or Secret; "any" if the program doesn't say which it will have. */
export type Keys = ReadonlySet<string> | "any";

/** An object that will exist: one in the stack, or one that an operator or controller creates from one in the stack. */
export interface ExpectedObject {
  kind: string;
  /** Left out for an object in every namespace, or in none. */
  namespace?: string;
  name: string;
  keys: Keys;
}

type Creates = (resource: Resource) => ExpectedObject[];

/** What pods and bindings may refer to. */
const own = ["ConfigMap", "Secret", "ServiceAccount", "PersistentVolumeClaim", "PriorityClass", "RuntimeClass"];
const roles = ["Role", "ClusterRole", "ResourceClaim", "ResourceClaimTemplate"];
const clusterScoped = new Set(["PriorityClass", "RuntimeClass", "ClusterRole"]);

const plain: Creates = (resource) => [
  {
    kind: resource.kind,
    ...(!clusterScoped.has(resource.kind) && { namespace: namespaceOf(resource) }),
    name: nameOf(resource),
    keys: held(resource),
  },
];

/** Operators' kinds, each with the objects that the operator creates from one. */
const makers: Record<string, Creates> = {
  ...Object.fromEntries([...own, ...roles].map((kind) => [kind, plain])),
  // External Secrets
  ExternalSecret: (resource) => [
    secret(
      resource,
      targetOf(member(resource.props, "spec"), nameOf(resource)),
      fetched(member(resource.props, "spec")),
    ),
  ],
  ClusterExternalSecret: (resource) => {
    const spec = member(resource.props, "spec");
    const external = member(spec, "externalSecretSpec");
    const name = targetOf(external, text(spec.externalSecretName) ?? nameOf(resource));
    return [{ kind: "Secret", name, keys: fetched(external) }];
  },
  // Sealed Secrets
  SealedSecret: (resource) => {
    const spec = member(resource.props, "spec");
    const name = text(member(spec, "template", "metadata").name) ?? nameOf(resource);
    return [secret(resource, name, namesOf(member(spec, "encryptedData"), member(spec, "template", "data")))];
  },
  // cert-manager and trust-manager
  Certificate: (resource) => named(resource, member(resource.props, "spec").secretName),
  Bundle: (resource) => [
    { kind: "ConfigMap", name: nameOf(resource), keys: "any" },
    { kind: "Secret", name: nameOf(resource), keys: "any" },
  ],
  Ingress: (resource) => {
    const issued = Object.keys(member(resource.metadata, "annotations")).some((key) =>
      /^cert-manager\.io\/(?:cluster-)?issuer$/.test(key),
    );
    return issued
      ? items(member(resource.props, "spec").tls).flatMap(({ secretName }) => named(resource, secretName))
      : [];
  },
  // Secrets Store CSI driver
  SecretProviderClass: (resource) =>
    items(member(resource.props, "spec").secretObjects).flatMap(({ secretName }) => named(resource, secretName)),
  // Vault Secrets Operator
  ...Object.fromEntries(
    ["VaultStaticSecret", "VaultDynamicSecret", "VaultPKISecret", "HCPVaultSecretsApp"].map(
      (kind): [string, Creates] => [
        kind,
        (resource) => named(resource, member(resource.props, "spec", "destination").name),
      ],
    ),
  ),
  // 1Password, Bitwarden, Doppler, Infisical, Azure Key Vault
  OnePasswordItem: (resource) => named(resource, nameOf(resource)),
  BitwardenSecret: (resource) => named(resource, member(resource.props, "spec").secretName),
  DopplerSecret: (resource) => named(resource, member(resource.props, "spec", "managedSecret").name),
  InfisicalSecret: (resource) => named(resource, member(resource.props, "spec", "managedSecretReference").secretName),
  AzureKeyVaultSecret: (resource) => named(resource, member(resource.props, "spec", "output", "secret").name),
  // CloudNativePG, Strimzi
  Cluster: (resource) =>
    ["app", "superuser", "ca", "server"].flatMap((end) => named(resource, `${nameOf(resource)}-${end}`)),
  KafkaUser: (resource) => named(resource, nameOf(resource)),
  StatefulSet: (resource) => claimsOf(resource),
  // KubeVirt, and volumes restored from a snapshot or another cluster
  DataVolume: (resource) => [{ ...claim(resource), name: nameOf(resource) }],
};

/** Objects that Kubernetes creates itself. */
const builtIn: ExpectedObject[] = [
  { kind: "ConfigMap", name: "kube-root-ca.crt", keys: new Set(["ca.crt"]) },
  { kind: "ConfigMap", name: "openshift-service-ca.crt", keys: new Set(["service-ca.crt"]) },
  { kind: "ServiceAccount", name: "default", keys: "any" },
  ...["system-cluster-critical", "system-node-critical"].map((name): ExpectedObject => ({
    kind: "PriorityClass",
    name,
    keys: "any",
  })),
  ...["cluster-admin", "admin", "edit", "view"].map((name): ExpectedObject => ({
    kind: "ClusterRole",
    name,
    keys: "any",
  })),
];

/** All that a stack's pods and bindings can refer to, found by kind, namespace and name. */
export class Inventory {
  private readonly objects = new Map<string, Keys>();

  constructor(resources: Resource[]) {
    for (const made of [...builtIn, ...resources.flatMap(madeFrom)])
      this.objects.set(id(made.kind, made.namespace, made.name), made.keys);
  }

  /** An object's keys; undefined if there is no such object. */
  find(kind: string, namespace: string, name: string): Keys | undefined {
    if (kind === "ClusterRole" && name.startsWith("system:")) return "any";
    return this.objects.get(id(kind, namespace, name)) ?? this.objects.get(id(kind, undefined, name));
  }
}

function madeFrom(resource: Resource): ExpectedObject[] {
  const makes = resource.apiVersion !== "" && Object.hasOwn(makers, resource.kind) ? makers[resource.kind] : undefined;
  return makes?.(resource) ?? [];
}

function secret(resource: Resource, name: string, keys: Keys): ExpectedObject {
  return { kind: "Secret", namespace: namespaceOf(resource), name, keys };
}

function named(resource: Resource, name: unknown): ExpectedObject[] {
  const found = text(name);
  return found === undefined ? [] : [secret(resource, found, "any")];
}

function targetOf(external: Manifest, preset: string): string {
  return text(member(external, "target").name) ?? preset;
}

/** Keys that External Secrets fetches or templates; those from dataFrom aren't known here. */
function fetched(spec: Manifest): Keys {
  if (items(spec.dataFrom).length > 0) return "any";
  const keys = items(spec.data).map(({ secretKey }) => text(secretKey) ?? "");
  const template = member(spec, "target", "template");
  if (items(template.templateFrom).length > 0) return "any";
  return new Set([...keys, ...namesOf(member(template, "data"))]);
}

/** A Secret or ConfigMap that the program leaves empty is filled by something else. */
function held({ props }: Resource): Keys {
  const given = [props.data, props.stringData, props.binaryData].filter(isManifest);
  return given.length > 0 ? namesOf(...given) : "any";
}

function namesOf(...objects: object[]): Set<string> {
  return new Set(objects.flatMap(Object.keys));
}

function claim(resource: Resource): Omit<ExpectedObject, "name"> {
  return { kind: "PersistentVolumeClaim", namespace: namespaceOf(resource), keys: "any" };
}

/**
 * Claims that a StatefulSet creates from its templates (`data-db-0` from db's template data) and from its pods'
 * volumes.
 */
function claimsOf(resource: Resource): ExpectedObject[] {
  const spec = member(resource.props, "spec");
  const replicas = typeof spec.replicas === "number" ? Math.min(spec.replicas, 1000) : 1;
  return items(spec.volumeClaimTemplates).flatMap((template) => {
    const volume = text(member(template, "metadata").name) ?? "";
    return Array.from({ length: replicas }, (_, index) => ({
      ...claim(resource),
      name: `${volume}-${nameOf(resource)}-${index}`,
    }));
  });
}

function id(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ?? "*"}/${name}`;
}
