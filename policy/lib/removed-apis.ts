interface Removal {
  /** First release of Kubernetes that doesn't serve it. */
  release: string;
  /** The version that took its place; none where the kind itself is gone. */
  instead?: string;
}

/** Versions that are gone or deprecated, each with the kinds it had, from Kubernetes' Deprecated API Migration Guide. */
const versions: [apiVersion: string, release: string, instead: string | undefined, kinds: string[]][] = [
  ["extensions/v1beta1", "1.16", "apps/v1", ["DaemonSet", "Deployment", "ReplicaSet"]],
  ["extensions/v1beta1", "1.16", "networking.k8s.io/v1", ["NetworkPolicy"]],
  ["extensions/v1beta1", "1.22", "networking.k8s.io/v1", ["Ingress"]],
  ["extensions/v1beta1", "1.16", undefined, ["PodSecurityPolicy"]],
  ["apps/v1beta1", "1.16", "apps/v1", ["ControllerRevision", "Deployment", "StatefulSet"]],
  ["apps/v1beta2", "1.16", "apps/v1", ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]],
  [
    "admissionregistration.k8s.io/v1beta1",
    "1.22",
    "admissionregistration.k8s.io/v1",
    ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
  ],
  ["apiextensions.k8s.io/v1beta1", "1.22", "apiextensions.k8s.io/v1", ["CustomResourceDefinition"]],
  ["apiregistration.k8s.io/v1beta1", "1.22", "apiregistration.k8s.io/v1", ["APIService"]],
  ["authentication.k8s.io/v1beta1", "1.22", "authentication.k8s.io/v1", ["TokenReview"]],
  [
    "authorization.k8s.io/v1beta1",
    "1.22",
    "authorization.k8s.io/v1",
    ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"],
  ],
  ["autoscaling/v2beta1", "1.25", "autoscaling/v2", ["HorizontalPodAutoscaler"]],
  ["autoscaling/v2beta2", "1.26", "autoscaling/v2", ["HorizontalPodAutoscaler"]],
  ["batch/v2alpha1", "1.21", "batch/v1", ["CronJob"]],
  ["batch/v1beta1", "1.25", "batch/v1", ["CronJob"]],
  ["certificates.k8s.io/v1beta1", "1.22", "certificates.k8s.io/v1", ["CertificateSigningRequest"]],
  ["coordination.k8s.io/v1beta1", "1.22", "coordination.k8s.io/v1", ["Lease"]],
  ["discovery.k8s.io/v1beta1", "1.25", "discovery.k8s.io/v1", ["EndpointSlice"]],
  ["events.k8s.io/v1beta1", "1.25", "events.k8s.io/v1", ["Event"]],
  [
    "flowcontrol.apiserver.k8s.io/v1alpha1",
    "1.24",
    "flowcontrol.apiserver.k8s.io/v1",
    ["FlowSchema", "PriorityLevelConfiguration"],
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta1",
    "1.26",
    "flowcontrol.apiserver.k8s.io/v1",
    ["FlowSchema", "PriorityLevelConfiguration"],
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta2",
    "1.29",
    "flowcontrol.apiserver.k8s.io/v1",
    ["FlowSchema", "PriorityLevelConfiguration"],
  ],
  [
    "flowcontrol.apiserver.k8s.io/v1beta3",
    "1.32",
    "flowcontrol.apiserver.k8s.io/v1",
    ["FlowSchema", "PriorityLevelConfiguration"],
  ],
  ["networking.k8s.io/v1beta1", "1.22", "networking.k8s.io/v1", ["Ingress", "IngressClass"]],
  ["node.k8s.io/v1alpha1", "1.22", "node.k8s.io/v1", ["RuntimeClass"]],
  ["node.k8s.io/v1beta1", "1.25", "node.k8s.io/v1", ["RuntimeClass"]],
  ["policy/v1beta1", "1.25", "policy/v1", ["PodDisruptionBudget"]],
  ["policy/v1beta1", "1.25", undefined, ["PodSecurityPolicy"]],
  [
    "rbac.authorization.k8s.io/v1alpha1",
    "1.22",
    "rbac.authorization.k8s.io/v1",
    ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
  ],
  [
    "rbac.authorization.k8s.io/v1beta1",
    "1.22",
    "rbac.authorization.k8s.io/v1",
    ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
  ],
  ["scheduling.k8s.io/v1alpha1", "1.22", "scheduling.k8s.io/v1", ["PriorityClass"]],
  ["scheduling.k8s.io/v1beta1", "1.22", "scheduling.k8s.io/v1", ["PriorityClass"]],
  ["storage.k8s.io/v1beta1", "1.22", "storage.k8s.io/v1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]],
  ["storage.k8s.io/v1beta1", "1.27", "storage.k8s.io/v1", ["CSIStorageCapacity"]],
];

const removals = new Map(
  versions.flatMap(([apiVersion, release, instead, kinds]) =>
    kinds.map((kind): [string, Removal] => [`${apiVersion} ${kind}`, { release, instead }]),
  ),
);

/** What became of a version of a kind; undefined where Kubernetes serves it still. */
export function removed(apiVersion: string, kind: string): Removal | undefined {
  return removals.get(`${apiVersion} ${kind}`);
}
