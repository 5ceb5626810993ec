import { member, text } from "../manifest";
import type { Resource } from "../resources";

/** Built-in kinds that are cluster-scoped. */
const builtIn = new Set([
  ...["APIService", "CSIDriver", "CSINode", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding"],
  ...["ClusterTrustBundle", "ComponentStatus", "CustomResourceDefinition", "DeviceClass", "DeviceTaintRule"],
  ...["FlowSchema", "IPAddress", "IngressClass", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"],
  ...["MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PodSecurityPolicy", "PriorityClass"],
  ...["PriorityLevelConfiguration", "ResourcePoolStatusRequest", "ResourceSlice", "RuntimeClass", "SelfSubjectReview"],
  ...["SelfSubjectAccessReview", "SelfSubjectRulesReview", "ServiceCIDR", "StorageClass", "StorageVersion"],
  ...["StorageVersionMigration", "SubjectAccessReview", "TokenReview", "ValidatingAdmissionPolicy"],
  ...["ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment"],
  ...["VolumeAttributesClass"],
]);

/** Cluster-scoped kinds of common add-ons, by API group. */
const addOns: Record<string, string[]> = {
  "cert-manager.io": ["ClusterIssuer"],
  "trust.cert-manager.io": ["Bundle"],
  "external-secrets.io": ["ClusterExternalSecret", "ClusterPushSecret", "ClusterSecretStore"],
  "gateway.networking.k8s.io": ["GatewayClass"],
  "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
  "snapshot.storage.k8s.io": ["VolumeSnapshotClass", "VolumeSnapshotContent"],
  "kyverno.io": ["ClusterCleanupPolicy", "ClusterPolicy"],
  "templates.gatekeeper.sh": ["ConstraintTemplate"],
  "keda.sh": ["ClusterTriggerAuthentication"],
  "karpenter.sh": ["NodeClaim", "NodePool"],
  "karpenter.k8s.aws": ["EC2NodeClass"],
  "cilium.io": [
    ...["CiliumBGPAdvertisement", "CiliumBGPClusterConfig", "CiliumBGPPeerConfig", "CiliumClusterwideEnvoyConfig"],
    ...["CiliumClusterwideNetworkPolicy", "CiliumEgressGatewayPolicy", "CiliumExternalWorkload", "CiliumIdentity"],
    ...["CiliumL2AnnouncementPolicy", "CiliumLoadBalancerIPPool", "CiliumNode"],
  ],
  "projectcalico.org": ["BGPConfiguration", "BGPPeer", "FelixConfiguration", "GlobalNetworkPolicy", "GlobalNetworkSet"],
  "kueue.x-k8s.io": ["ClusterQueue", "Cohort", "ResourceFlavor", "Topology"],
  "tekton.dev": ["ClusterTask"],
  "security.openshift.io": ["SecurityContextConstraints"],
  "config.openshift.io": ["ClusterVersion", "OAuth", "Proxy"],
};

/** Whether an object, or the object of a patch, is cluster-scoped, as far as its kind alone tells. */
export function isClusterScoped({ kind, apiVersion }: Resource): boolean {
  const group = groupOf(apiVersion);
  if (group === "constraints.gatekeeper.sh") return true;
  return (isOwn(group) && builtIn.has(kind)) || (Object.hasOwn(addOns, group) && (addOns[group] ?? []).includes(kind));
}

/** Whether an object's kind is a custom one, whose CustomResourceDefinition says if it is cluster-scoped. */
export function isCustom({ apiVersion }: Resource): boolean {
  return !isOwn(groupOf(apiVersion));
}

/** Kinds, with their group, that the stack's CustomResourceDefinitions make cluster-scoped. */
export function clusterScopedKinds(resources: Resource[]): ReadonlySet<string> {
  const definitions = resources.filter(({ kind }) => kind === "CustomResourceDefinition");
  return new Set(
    definitions
      .map(({ props }) => member(props, "spec"))
      .filter(({ scope }) => scope === "Cluster")
      .map((spec) => `${text(member(spec, "names").kind) ?? ""}.${text(spec.group) ?? ""}`),
  );
}

/** A kind with its group, as in `clusterScopedKinds`. */
export function qualified({ kind, apiVersion }: Resource): string {
  const group = groupOf(apiVersion);
  return kind.endsWith(`.${group}`) ? kind : `${kind}.${group}`;
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

/** The groups that Kubernetes itself serves: the core group, those without a dot, and most directly below k8s.io. */
function isOwn(group: string): boolean {
  return /^(?:[a-z]*|[a-z]+\.k8s\.io|(?:flowcontrol|internal)\.apiserver\.k8s\.io|rbac\.authorization\.k8s\.io)$/.test(
    group,
  );
}
