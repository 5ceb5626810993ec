import { refuses, staging } from "../../support/settings-cases";

const replicas = {
  replicaCount: 5,
  resources: { requests: { cpu: "900m", memory: "1Gi" }, limits: { cpu: "1", memory: "1Gi" } },
};
const driverRule =
  "must be docker, podman, virtualbox, vmware, kvm2, qemu2, hyperkit, hyperv, parallels, vfkit or krunkit";
const versionRule = "must be a version of Kubernetes such as 1.34.0, and 1.27.0 or newer";
const versionFix = "pulumi config set --path 'todo:cluster.minikube.kubernetesVersion' 1.34.0";

/** A stack's Minikube settings. */
function minikube(settings: object) {
  return { cluster: { kind: "minikube", minikube: settings } };
}

describe("bad values of a Minikube", () => {
  refuses([
    {
      id: "MK-1",
      given: minikube({ driver: "vmx" }),
      key: "cluster.minikube.driver",
      rule: driverRule,
      fix: "pulumi config set --path 'todo:cluster.minikube.driver' docker",
    },
    {
      id: "MK-1",
      given: minikube({ driver: "" }),
      key: "cluster.minikube.driver",
      rule: driverRule,
      fix: "pulumi config set --path 'todo:cluster.minikube.driver' docker",
    },
    {
      id: "MK-1",
      given: minikube({ driver: "none" }),
      key: "cluster.minikube.driver",
      rule: driverRule,
      fix: "pulumi config set --path 'todo:cluster.minikube.driver' docker",
    },
    {
      id: "MK-1",
      given: minikube({ driver: "ssh" }),
      key: "cluster.minikube.driver",
      rule: driverRule,
      fix: "pulumi config set --path 'todo:cluster.minikube.driver' docker",
    },
    {
      id: "MK-1",
      given: { cluster: { minikube: { driver: "Docker" } } },
      key: "cluster.minikube.driver",
      rule: driverRule,
      fix: "pulumi config set --path 'todo:cluster.minikube.driver' docker",
    },
    {
      id: "MK-2",
      given: minikube({ cpus: 1 }),
      key: "cluster.minikube.cpus",
      rule: "must be a whole number, 2 or more",
      fix: "pulumi config set --path 'todo:cluster.minikube.cpus' 4",
    },
    {
      id: "MK-2",
      given: minikube({ cpus: 2.5 }),
      key: "cluster.minikube.cpus",
      rule: "must be a whole number, 2 or more",
      fix: "pulumi config set --path 'todo:cluster.minikube.cpus' 4",
    },
    {
      id: "MK-2",
      given: minikube({ cpus: "max" }),
      key: "cluster.minikube.cpus",
      rule: "must be a whole number, 2 or more",
      fix: "pulumi config set --path 'todo:cluster.minikube.cpus' 4",
    },
    {
      id: "MK-3",
      given: minikube({ memory: 0 }),
      key: "cluster.minikube.memory",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:cluster.minikube.memory' 4096",
    },
    {
      id: "MK-3",
      given: minikube({ memory: "4g" }),
      key: "cluster.minikube.memory",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:cluster.minikube.memory' 4096",
    },
    {
      id: "MK-4",
      given: minikube({ addons: "ingress" }),
      key: "cluster.minikube.addons",
      rule: "must be a list",
      fix: 'write it in the stack\'s file, such as ["ingress","metrics-server","dashboard"]',
    },
    {
      id: "MK-4",
      given: minikube({ addons: ["ingress", "Metrics Server"] }),
      key: "cluster.minikube.addons[1]",
      rule: "must be an add-on's name: lower-case letters, digits and hyphens",
      fix: "pulumi config set --path 'todo:cluster.minikube.addons[1]' <value>",
    },
    {
      id: "MK-5",
      given: minikube({ kubernetesVersion: "1.26.15" }),
      key: "cluster.minikube.kubernetesVersion",
      rule: versionRule,
      fix: versionFix,
    },
    {
      id: "MK-5",
      given: minikube({ kubernetesVersion: "v1.9.11" }),
      key: "cluster.minikube.kubernetesVersion",
      rule: versionRule,
      fix: versionFix,
    },
    {
      id: "MK-5",
      given: minikube({ kubernetesVersion: "latest" }),
      key: "cluster.minikube.kubernetesVersion",
      rule: versionRule,
      fix: versionFix,
    },
    {
      id: "MK-5",
      given: minikube({ kubernetesVersion: 1.34 }),
      key: "cluster.minikube.kubernetesVersion",
      rule: versionRule,
      fix: versionFix,
    },
    {
      id: "MK-6",
      given: minikube({ profile: "My Cluster" }),
      key: "cluster.minikube.profile",
      rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit",
      fix: "pulumi config set --path 'todo:cluster.minikube.profile' todo",
    },
    {
      id: "CFG-26",
      given: minikube({ disk: "20g" }),
      key: "cluster.minikube.disk",
      rule: "unknown key",
      fix: "use one of profile, driver, cpus, memory, addons, kubernetesVersion",
    },
  ]);
});

describe("settings of a cluster that don't go together", () => {
  refuses([
    {
      id: "MK-2",
      given: { ...minikube({ memory: 16384, cpus: 2 }), frontend: replicas },
      key: "cluster.minikube.cpus",
      rule: "must be enough for what the stack's pods request, 4700m",
      fix: "pulumi config set --path 'todo:cluster.minikube.cpus' 5",
    },
    {
      id: "MK-3",
      given: minikube({ memory: 383 }),
      key: "cluster.minikube.memory",
      rule: "must be enough for what the stack's pods request, 384 MB",
      fix: "pulumi config set --path 'todo:cluster.minikube.memory' 384",
    },
    {
      id: "MK-3",
      given: { cluster: { minikube: { cpus: 8 } }, backend: replicas },
      key: "cluster.minikube.memory",
      rule: "must be enough for what the stack's pods request, 5376 MB",
      fix: "pulumi config set --path 'todo:cluster.minikube.memory' 5376",
    },
    {
      id: "MK-4",
      given: { ...minikube({ addons: ["metrics-server"] }), ingress: { enabled: true } },
      key: "cluster.minikube.addons",
      rule: "must include ingress while the Ingress is enabled",
      fix: "pulumi config set --path 'todo:cluster.minikube.addons[1]' ingress",
    },
    {
      id: "MK-4",
      given: { ...minikube({ addons: [] }), backend: { autoscaling: { enabled: true } } },
      key: "cluster.minikube.addons",
      rule: "must include metrics-server while autoscaling is on",
      fix: "pulumi config set --path 'todo:cluster.minikube.addons[0]' metrics-server",
    },
    {
      id: "IMG-26",
      given: { ...minikube({}), backend: { image: { pullPolicy: "Always" } } },
      key: "backend.image.pullPolicy",
      rule: "must not be Always while images are loaded into Minikube: there is no registry to pull from",
      fix:
        "pulumi config set --path 'todo:backend.image.pullPolicy' IfNotPresent, or pulumi config set --path " +
        "'todo:global.imageRegistry' ghcr.io/your-org",
    },
    {
      id: "IMG-7",
      given: { ...minikube({}), promoteFrom: "staging" },
      key: "promoteFrom",
      rule: "needs a registry to copy the other stack's images to",
      fix:
        "pulumi config set --path 'todo:global.imageRegistry' ghcr.io/your-org, or pulumi config rm --path " +
        "'todo:promoteFrom'",
    },
    {
      id: "IMG-8",
      given: { ...minikube({}), frontend: { image: { cache: "registry" } } },
      key: "frontend.image.cache",
      rule: "must be builder while images are loaded into Minikube: there is no registry for the cache",
      fix:
        "pulumi config set --path 'todo:frontend.image.cache' builder, or pulumi config set --path " +
        "'todo:global.imageRegistry' ghcr.io/your-org",
    },
    {
      id: "IMG-25",
      given: { ...minikube({}), imageScan: { enabled: true } },
      key: "imageScan.enabled",
      rule: "needs a registry to scan images in",
      fix:
        "pulumi config set --path 'todo:global.imageRegistry' ghcr.io/your-org, or pulumi config set --path " +
        "'todo:imageScan.enabled' false",
    },
    {
      id: "MK-6",
      given: { global: staging, cluster: { kind: "auto" } },
      key: "cluster.kind",
      rule: "must be minikube, embedded or existing in staging and production",
      fix: "pulumi config set --path 'todo:cluster.kind' existing",
    },
    {
      id: "CFG-26",
      given: { cluster: { kind: "embedded", minikube: { cpus: 4 } } },
      key: "cluster.minikube",
      rule: "has no effect unless cluster.kind is minikube or auto",
      fix: "pulumi config set --path 'todo:cluster.kind' minikube, or pulumi config rm --path 'todo:cluster.minikube'",
    },
  ]);
});
