import { join } from "node:path";
import { paths } from "../host/paths.ts";
import { addressIn, fallbackNodeAddress, readMachine } from "./machine.ts";

/** The context in the kubeconfig, and the node's name: fixed, so that a new host name doesn't lead to a new node. */
export const clusterName = "todo-chatbot";
export const nodeName = "todo-chatbot";

const { settings, problems } = readMachine();

/** What is wrong with the file of the machine's settings, which then isn't used. */
export const settingsProblems = problems;

export const ports = settings.ports;

/** NodePorts of the add-on ingress, reached on this machine like all NodePorts. */
export const nodePorts = { http: 32080, https: 32443 } as const;

export const networks = {
  pods: settings.pods,
  services: settings.services,
  apiserverService: addressIn(settings.services, 1),
  dnsService: addressIn(settings.services, 10),
  domain: "cluster.local",
  /** The prefix of the names of pods' interfaces on the host; Felix manages these. */
  podInterfaces: "cali",
  fallbackNodeAddress,
} as const;

/**
 * The environment of the cluster's processes, all written in Go. Its collector lets the heap grow by this percentage
 * between two runs; Go's own default is 100, for servers that work all day. These mostly wait. A limit (GOMEMLIMIT)
 * would save a little more at rest, and cost a core when it is met.
 */
export const lean = { GOGC: "40" } as const;

/**
 * The environment of Kubernetes' own processes, which only talk to each other. A proxy in the user's environment can't
 * reach them: the API server would ask it for the kubelet, and for what extends the API. Empty means unset in Go.
 */
export const withoutProxy = {
  ...lean,
  ...Object.fromEntries(["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"].map((name) => [name, ""])),
} as const;

/** Sockets, and what must not survive a reboot. */
export const runtimeDirectory = "/run/todo-chatbot";

/** Names the state folder of the user whose cluster runs. */
export const ownerFile = join(runtimeDirectory, "owner");

export const directories = {
  pki: join(paths.cluster, "pki"),
  config: join(paths.cluster, "config"),
  etcd: join(paths.cluster, "etcd"),
  kubelet: join(paths.cluster, "kubelet"),
  podLogs: join(paths.cluster, "pod-logs"),
  containerd: join(paths.cluster, "containerd"),
  containerdState: join(runtimeDirectory, "containerd"),
  cniConfig: join(paths.cluster, "cni"),
  cniPlugins: join(paths.cluster, "cni-plugins"),
  /** Address leases, which are void after a reboot. */
  cniState: join(runtimeDirectory, "cni"),
  /** Data of PersistentVolumes. */
  volumes: join(paths.cluster, "volumes"),
} as const;

export const containerdSocket = join(directories.containerdState, "containerd.sock");

/**
 * A separate cgroup: a kubelet kills unknown processes below its own, which by default is also that of the user's
 * Kubernetes.
 */
export const cgroupRoot = "/todo-chatbot";
