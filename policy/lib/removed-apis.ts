interface Removal {
  /** The first release of Kubernetes that doesn't serve it. */
  release: string;
  /** The version that replaces it; none if the kind itself is removed. */
  instead?: string;
}

type Versions = Record<string, [release: string, instead: string | undefined, kinds: string][]>;

const admission = "admissionregistration.k8s.io/v1";
const reviews = "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview";
const roles = "ClusterRole ClusterRoleBinding Role RoleBinding";
const flow = "FlowSchema PriorityLevelConfiguration";
const claims = "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice";

/**
 * API versions that are removed, or deprecated with a release in which they go, each with its kinds. Sources: the
 * dates in k8s.io/api v0.37.2 (APILifecycleRemoved), and the Deprecated API Migration Guide for what that module no
 * longer has.
 */
const versions: Versions = {
  "admissionregistration.k8s.io/v1alpha1": [
    ["1.32", admission, "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding"],
    ["1.38", admission, "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding"],
  ],
  "admissionregistration.k8s.io/v1beta1": [
    ["1.22", admission, "MutatingWebhookConfiguration ValidatingWebhookConfiguration"],
    ["1.34", admission, "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding"],
    ["1.40", admission, "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding"],
  ],
  "apiextensions.k8s.io/v1beta1": [["1.22", "apiextensions.k8s.io/v1", "CustomResourceDefinition"]],
  "apiregistration.k8s.io/v1beta1": [["1.22", "apiregistration.k8s.io/v1", "APIService"]],
  "apps/v1beta1": [["1.16", "apps/v1", "ControllerRevision Deployment StatefulSet"]],
  "apps/v1beta2": [["1.16", "apps/v1", "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet"]],
  "authentication.k8s.io/v1alpha1": [["1.32", "authentication.k8s.io/v1", "SelfSubjectReview"]],
  "authentication.k8s.io/v1beta1": [
    ["1.22", "authentication.k8s.io/v1", "TokenReview"],
    ["1.33", "authentication.k8s.io/v1", "SelfSubjectReview"],
  ],
  "authorization.k8s.io/v1beta1": [["1.22", "authorization.k8s.io/v1", reviews]],
  "autoscaling/v2beta1": [["1.25", "autoscaling/v2", "HorizontalPodAutoscaler"]],
  "autoscaling/v2beta2": [["1.26", "autoscaling/v2", "HorizontalPodAutoscaler"]],
  "batch/v2alpha1": [["1.21", "batch/v1", "CronJob"]],
  "batch/v1beta1": [["1.25", "batch/v1", "CronJob"]],
  "certificates.k8s.io/v1alpha1": [
    ["1.37", "certificates.k8s.io/v1", "ClusterTrustBundle"],
    ["1.40", "certificates.k8s.io/v1", "PodCertificateRequest"],
  ],
  "certificates.k8s.io/v1beta1": [
    ["1.22", "certificates.k8s.io/v1", "CertificateSigningRequest"],
    ["1.40", "certificates.k8s.io/v1", "ClusterTrustBundle PodCertificateRequest"],
  ],
  "coordination.k8s.io/v1alpha2": [["1.38", "coordination.k8s.io/v1beta1", "LeaseCandidate"]],
  "coordination.k8s.io/v1beta1": [
    ["1.22", "coordination.k8s.io/v1", "Lease"],
    ["1.39", undefined, "LeaseCandidate"],
  ],
  "discovery.k8s.io/v1beta1": [["1.25", "discovery.k8s.io/v1", "EndpointSlice"]],
  "events.k8s.io/v1beta1": [["1.25", "events.k8s.io/v1", "Event"]],
  "extensions/v1beta1": [
    ["1.16", "apps/v1", "DaemonSet Deployment ReplicaSet"],
    ["1.16", "networking.k8s.io/v1", "NetworkPolicy"],
    ["1.16", undefined, "PodSecurityPolicy"],
    ["1.22", "networking.k8s.io/v1", "Ingress"],
  ],
  "flowcontrol.apiserver.k8s.io/v1alpha1": [["1.24", "flowcontrol.apiserver.k8s.io/v1", flow]],
  "flowcontrol.apiserver.k8s.io/v1beta1": [["1.26", "flowcontrol.apiserver.k8s.io/v1", flow]],
  "flowcontrol.apiserver.k8s.io/v1beta2": [["1.29", "flowcontrol.apiserver.k8s.io/v1", flow]],
  "flowcontrol.apiserver.k8s.io/v1beta3": [["1.32", "flowcontrol.apiserver.k8s.io/v1", flow]],
  "networking.k8s.io/v1alpha1": [["1.33", "networking.k8s.io/v1", "IPAddress ServiceCIDR"]],
  "networking.k8s.io/v1beta1": [
    ["1.22", "networking.k8s.io/v1", "Ingress IngressClass"],
    ["1.37", "networking.k8s.io/v1", "IPAddress ServiceCIDR"],
  ],
  "node.k8s.io/v1alpha1": [["1.22", "node.k8s.io/v1", "RuntimeClass"]],
  "node.k8s.io/v1beta1": [["1.25", "node.k8s.io/v1", "RuntimeClass"]],
  "policy/v1beta1": [
    ["1.25", "policy/v1", "PodDisruptionBudget"],
    ["1.25", undefined, "PodSecurityPolicy"],
  ],
  "rbac.authorization.k8s.io/v1alpha1": [["1.22", "rbac.authorization.k8s.io/v1", roles]],
  "rbac.authorization.k8s.io/v1beta1": [["1.22", "rbac.authorization.k8s.io/v1", roles]],
  "resource.k8s.io/v1alpha2": [["1.31", "resource.k8s.io/v1", `${claims} ResourceClass`]],
  "resource.k8s.io/v1alpha3": [
    ["1.34", "resource.k8s.io/v1", claims],
    ["1.39", "resource.k8s.io/v1", "DeviceTaintRule"],
  ],
  "resource.k8s.io/v1beta1": [["1.38", "resource.k8s.io/v1", claims]],
  "resource.k8s.io/v1beta2": [["1.39", "resource.k8s.io/v1", claims]],
  "scheduling.k8s.io/v1alpha1": [["1.22", "scheduling.k8s.io/v1", "PriorityClass"]],
  "scheduling.k8s.io/v1beta1": [["1.22", "scheduling.k8s.io/v1", "PriorityClass"]],
  "storage.k8s.io/v1alpha1": [
    ["1.24", "storage.k8s.io/v1", "CSIStorageCapacity VolumeAttachment"],
    ["1.35", "storage.k8s.io/v1", "VolumeAttributesClass"],
  ],
  "storage.k8s.io/v1beta1": [
    ["1.22", "storage.k8s.io/v1", "CSIDriver CSINode StorageClass VolumeAttachment"],
    ["1.27", "storage.k8s.io/v1", "CSIStorageCapacity"],
    ["1.37", "storage.k8s.io/v1", "VolumeAttributesClass"],
  ],
  "storagemigration.k8s.io/v1alpha1": [["1.36", "storagemigration.k8s.io/v1", "StorageVersionMigration"]],
  "storagemigration.k8s.io/v1beta1": [["1.40", "storagemigration.k8s.io/v1", "StorageVersionMigration"]],
};

const removals = new Map(
  Object.entries(versions).flatMap(([apiVersion, rows]) =>
    rows.flatMap(([release, instead, kinds]) =>
      kinds.split(" ").map((kind): [string, Removal] => [`${apiVersion} ${kind}`, { release, instead }]),
    ),
  ),
);

/** When a version of a kind is removed; undefined if no release is known to remove it. */
export function removed(apiVersion: string, kind: string): Removal | undefined {
  return removals.get(`${apiVersion} ${kind}`);
}
