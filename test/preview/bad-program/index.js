const kubernetes = require("@pulumi/kubernetes");
const docker = require("@pulumi/docker-build");
const random = require("@pulumi/random");

// Objects are written as files, so that no API server refuses what a policy has to. Such a provider takes no cluster.
delete process.env.KUBECONFIG;
const provider = new kubernetes.Provider("files", { renderYamlToDirectory: process.env.RENDERED });
const options = { provider };
const labels = { app: "bad" };
const selector = { matchLabels: labels };
const value = "only-for-the-Secret";

/** Breaks each rule about a pod and its containers. */
const worst = {
  hostPID: true,
  hostNetwork: true,
  securityContext: {
    runAsUser: 0,
    fsGroup: 0,
    seccompProfile: { type: "Unconfined" },
    appArmorProfile: { type: "Unconfined" },
    seLinuxOptions: { user: "root" },
    sysctls: [{ name: "kernel.msgmax", value: "1" }],
    windowsOptions: { hostProcess: true },
  },
  terminationGracePeriodSeconds: 5,
  containers: [
    {
      name: "bad",
      image: "registry.example/bad",
      imagePullPolicy: "Never",
      ports: [{ containerPort: 80, hostPort: 80 }],
      env: [
        { name: "DB_PASSWORD", value: "x" },
        { name: "TWICE", value: value },
        { name: "TWICE", valueFrom: { configMapKeyRef: { name: "nowhere", key: "x" } } },
      ],
      securityContext: {
        privileged: true,
        allowPrivilegeEscalation: true,
        capabilities: { add: ["SYS_ADMIN"] },
        procMount: "Unmasked",
      },
      lifecycle: { preStop: { exec: { command: ["sleep", "10"] } } },
      volumeMounts: [{ name: "socket", mountPath: "/var/run/docker.sock" }],
    },
    {
      name: "probed",
      image: "registry.example/bad",
      livenessProbe: { httpGet: { host: "elsewhere", path: "/", port: 81 } },
      readinessProbe: { httpGet: { host: "elsewhere", path: "/", port: 81 } },
    },
  ],
  volumes: [
    { name: "socket", hostPath: { path: "/var/run/docker.sock" } },
    { name: "share", nfs: { server: "nfs", path: "/" } },
    { name: "unbounded", emptyDir: {} },
  ],
};

const deployment = (name, spec) =>
  new kubernetes.apps.v1.Deployment(
    name,
    { metadata: { name }, spec: { selector, template: { metadata: { labels }, spec: worst }, ...spec } },
    options,
  );
deployment("bad", { strategy: { type: "Recreate" } });
deployment("bad-alike", { replicas: 3, selector: { matchLabels: { app: "other" } } });
// Network policies hold no pod in its node's network: this one is in its own.
deployment("bad-overlap", { replicas: 3, template: { metadata: { labels }, spec: { ...worst, hostNetwork: false } } });

new kubernetes.core.v1.Pod("bad", { metadata: { name: "bad" }, spec: worst }, options);
new kubernetes.batch.v1.Job("bad", { metadata: { name: "bad" }, spec: { template: { spec: worst } } }, options);
new kubernetes.core.v1.ServiceAccount("bad", { metadata: { name: "bad" } }, options);
new kubernetes.rbac.v1.ClusterRoleBinding(
  "bad",
  {
    metadata: { name: "bad" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
  },
  options,
);
new kubernetes.core.v1.Secret("bad", { metadata: { name: "bad" }, stringData: { password: value } }, options);
new kubernetes.core.v1.ConfigMap("bad", { metadata: { name: "bad" }, data: { password: "x" } }, options);
new kubernetes.core.v1.Service(
  "bad",
  {
    metadata: { name: "bad" },
    spec: { type: "NodePort", externalIPs: ["192.0.2.1"], selector: labels, ports: [{ port: 8080 }] },
  },
  options,
);
new kubernetes.networking.v1.NetworkPolicy(
  "bad",
  { metadata: { name: "bad" }, spec: { podSelector: { matchLabels: { app: "nobody" } } } },
  options,
);
new kubernetes.networking.v1.Ingress(
  "bad",
  {
    metadata: { name: "bad", annotations: { "nginx.ingress.kubernetes.io/configuration-snippet": "return 200;" } },
    spec: {
      rules: ["*.example.com", "shop.example.com"].map((host) => ({
        host,
        http: {
          paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "nowhere", port: { number: 80 } } } }],
        },
      })),
    },
  },
  options,
);
new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
  "bad",
  {
    metadata: { name: "bad" },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "nowhere" },
      minReplicas: 3,
      maxReplicas: 2,
    },
  },
  options,
);
new kubernetes.core.v1.PersistentVolumeClaim(
  "bad",
  { metadata: { name: "bad" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } } },
  options,
);
new kubernetes.apiextensions.CustomResource(
  "bad",
  {
    apiVersion: "policy/v1beta1",
    kind: "PodDisruptionBudget",
    metadata: { name: "bad" },
    spec: { selector, maxUnavailable: 0 },
  },
  options,
);
new docker.Image("bad", {
  context: { location: "." },
  dockerfile: { inline: "FROM scratch" },
  tags: ["registry.example/bad:latest"],
  push: false,
  buildOnPreview: false,
});
new random.RandomString("jwt-secret", { length: 32 });
