/** An object as an API server has written it into etcd. */
export interface Stored {
  /** Its key, and where kubectl finds it: the words after `kubectl get`. */
  key: string;
  get: string[];
  object: { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } } & Record<
    string,
    unknown
  >;
}

const namespace = "todo-dev";

function stored(
  apiVersion: string,
  kind: string,
  key: string,
  name: string,
  rest: Record<string, unknown> = {},
): Stored {
  return {
    key: `/registry/${key}/${name}`,
    get: [kind, name],
    object: { apiVersion, kind, metadata: { name }, ...rest },
  };
}

function namespaced(apiVersion: string, kind: string, key: string, name: string, rest: Record<string, unknown> = {}) {
  const there = stored(apiVersion, kind, `${key}/${namespace}`, name, rest);
  return {
    ...there,
    get: [...there.get, "--namespace", namespace],
    object: { ...there.object, metadata: { name, namespace } },
  };
}

const selector = { matchLabels: { app: "todo" } };
const template = {
  metadata: { labels: { app: "todo" } },
  spec: { containers: [{ name: "todo", image: "localhost:5000/todo@sha256:0" }] },
};
const once = { ...template, spec: { ...template.spec, restartPolicy: "Never" } };
const schema = { openAPIV3Schema: { "type": "object", "x-kubernetes-preserve-unknown-fields": true } };

/**
 * One object of each kind that the API server of Kubernetes 1.34.4 kept, in the version that it kept it in. Read from
 * the etcd of an embedded cluster with every add-on, the dev stack, and what production has in addition; definitions,
 * device classes and attribute classes were in versions other than the ones they are served in.
 */
export const storedBy134: Stored[] = [
  stored("v1", "Namespace", "namespaces", namespace, { spec: { finalizers: ["kubernetes"] } }),
  stored("v1", "PersistentVolume", "persistentvolumes", "pvc-1", {
    spec: {
      capacity: { storage: "10Gi" },
      accessModes: ["ReadWriteOnce"],
      hostPath: { path: "/volumes/pvc-1" },
      claimRef: { namespace, name: "postgres-data-todo-postgres-0", uid: "1" },
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "standard",
    },
  }),
  stored("storage.k8s.io/v1", "StorageClass", "storageclasses", "standard", {
    provisioner: "todo-chatbot.dev/host-path",
  }),
  stored("storage.k8s.io/v1", "CSINode", "csinodes", "todo-chatbot", { spec: { drivers: [] } }),
  stored("storage.k8s.io/v1beta1", "VolumeAttributesClass", "volumeattributesclasses", "gold", {
    driverName: "a.b",
    parameters: { iops: "100" },
  }),
  stored("resource.k8s.io/v1beta2", "DeviceClass", "deviceclasses", "gpu", { spec: {} }),
  stored("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "high", { value: 10 }),
  stored("node.k8s.io/v1", "RuntimeClass", "runtimeclasses", "runc", { handler: "runc" }),
  stored("networking.k8s.io/v1", "IngressClass", "ingressclasses", "traefik", { spec: { controller: "traefik.io/x" } }),
  stored("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", "todo", { rules: [] }),
  stored("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", "todo", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "todo" },
  }),
  stored("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", "flowschemas", "todo", {
    spec: { matchingPrecedence: 9000, priorityLevelConfiguration: { name: "exempt" } },
  }),
  stored("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", "todo", {
    spec: {
      failurePolicy: "Ignore",
      matchConstraints: {
        matchPolicy: "Equivalent",
        namespaceSelector: {},
        objectSelector: {},
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "*" },
        ],
      },
      validations: [{ expression: "true" }],
    },
  }),
  stored(
    "admissionregistration.k8s.io/v1",
    "ValidatingAdmissionPolicyBinding",
    "validatingadmissionpolicybindings",
    "todo",
    { spec: { policyName: "todo", validationActions: ["Warn"] } },
  ),
  stored(
    "apiextensions.k8s.io/v1beta1",
    "CustomResourceDefinition",
    "apiextensions.k8s.io/customresourcedefinitions",
    "todos.example.com",
    {
      spec: {
        group: "example.com",
        version: "v1",
        names: { kind: "Todo", listKind: "TodoList", plural: "todos", singular: "todo" },
        scope: "Namespaced",
        validation: schema,
        versions: [{ name: "v1", served: true, storage: true }],
        conversion: { strategy: "None" },
        preserveUnknownFields: false,
      },
      status: {
        acceptedNames: { kind: "Todo", listKind: "TodoList", plural: "todos", singular: "todo" },
        conditions: ["NamesAccepted", "Established"].map((type) => ({ type, status: "True" })),
        storedVersions: ["v1"],
      },
    },
  ),
  namespaced("example.com/v1", "Todo", "example.com/todos", "custom", { spec: { title: "kept" } }),
  namespaced("v1", "ConfigMap", "configmaps", "todo-app-config", { data: { LOG_LEVEL: "info" } }),
  namespaced("v1", "Secret", "secrets", "todo-app-secret", { type: "Opaque", data: { KEY: "dmFsdWU=" } }),
  namespaced("v1", "ServiceAccount", "serviceaccounts", "todo-app"),
  namespaced("v1", "Service", "services/specs", "todo-frontend", {
    spec: {
      type: "NodePort",
      clusterIP: "10.96.21.7",
      clusterIPs: ["10.96.21.7"],
      ports: [{ name: "http", port: 3000, targetPort: "http", nodePort: 30000, protocol: "TCP" }],
    },
  }),
  namespaced("v1", "Endpoints", "services/endpoints", "todo-frontend"),
  namespaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims", "postgres-data-todo-postgres-0", {
    spec: {
      volumeName: "pvc-1",
      storageClassName: "standard",
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "10Gi" } },
    },
    status: { phase: "Bound" },
  }),
  namespaced("v1", "Pod", "pods", "todo-postgres-0", { spec: template.spec, status: { phase: "Running" } }),
  namespaced("v1", "ResourceQuota", "resourcequotas", "todo", { spec: { hard: { pods: "10" } } }),
  namespaced("v1", "LimitRange", "limitranges", "todo", { spec: { limits: [{ type: "Container" }] } }),
  namespaced("apps/v1", "Deployment", "deployments", "todo-backend", { spec: { selector, template } }),
  namespaced("apps/v1", "ReplicaSet", "replicasets", "todo-backend-1", { spec: { selector, template } }),
  namespaced("apps/v1", "StatefulSet", "statefulsets", "todo-postgres", {
    spec: { serviceName: "todo-postgres", selector, template },
  }),
  namespaced("apps/v1", "DaemonSet", "daemonsets", "todo", { spec: { selector, template } }),
  namespaced("apps/v1", "ControllerRevision", "controllerrevisions", "todo-postgres-1", { revision: 1 }),
  namespaced("batch/v1", "Job", "jobs", "todo-migration", { spec: { selector, template: once } }),
  namespaced("batch/v1", "CronJob", "cronjobs", "todo-reminders", {
    spec: { schedule: "0 9 * * *", jobTemplate: { spec: { template: once } } },
  }),
  namespaced("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "todo", {
    spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "todo-backend" }, maxReplicas: 3 },
  }),
  namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "todo", {
    spec: { minAvailable: 1, selector },
  }),
  namespaced("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", "todo", { spec: { podSelector: {} } }),
  namespaced("networking.k8s.io/v1", "Ingress", "ingress", "todo", {
    spec: {
      ingressClassName: "traefik",
      defaultBackend: { service: { name: "todo-frontend", port: { name: "http" } } },
    },
  }),
  namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", "todo-frontend-1", { addressType: "IPv4" }),
  namespaced("coordination.k8s.io/v1", "Lease", "leases", "todo", { spec: { holderIdentity: "todo-chatbot" } }),
  namespaced("rbac.authorization.k8s.io/v1", "Role", "roles", "todo", { rules: [] }),
  namespaced("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", "todo", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "todo" },
  }),
];
