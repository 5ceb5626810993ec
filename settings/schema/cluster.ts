import { z } from "zod";
import { dnsLabel, stackName } from "../formats/names";
import { wholeNumber } from "../formats/numbers";
import { matching } from "../formats/text";
import { isSupported, oldestKubernetes } from "../formats/kubernetes-version";
import { setting } from "./setting";

/**
 * Minikube's drivers but two: `none` takes only a profile named minikube, which couldn't belong to one stack, and `ssh`
 * needs the address of a machine.
 */
const drivers = [
  "docker",
  "podman",
  "virtualbox",
  "vmware",
  "kvm2",
  "qemu2",
  "hyperkit",
  "hyperv",
  "parallels",
  "vfkit",
  "krunkit",
] as const;

const versionRule = `must be a version of Kubernetes such as 1.34.0, and ${oldestKubernetes} or newer`;

/** The Minikube that the stack makes, keeps as set here, and deletes with itself (section 21). */
const minikube = z.strictObject({
  profile: setting(
    dnsLabel,
    "MK-6",
    "Start of the profile's name, such as todo-dev-docker-4-4096, which is also the kubeconfig's context. " +
      "The cluster belongs to the stack and is deleted with it; a change creates a new one, without the old " +
      "one's data.",
  ),
  driver: setting(
    z.enum(drivers),
    "MK-1",
    "What Minikube runs in. A change creates a new cluster, without the old one's data.",
  ),
  cpus: setting(
    wholeNumber(2),
    "MK-2",
    "CPUs of the node. A change creates a new cluster, without the old one's data.",
  ),
  memory: setting(
    wholeNumber(1),
    "MK-3",
    "Memory of the node in MB (2^20 bytes). A change creates a new cluster, without the old one's data.",
  ),
  addons: setting(
    z.array(
      matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "must be an add-on's name: lower-case letters, digits and hyphens"),
    ),
    "MK-4",
    "Enabled add-ons. One that is removed from the list is disabled; those that Minikube enables by default stay.",
    ["ingress", "metrics-server", "dashboard"],
  ),
  kubernetesVersion: setting(
    matching(/^v?\d+\.\d+\.\d+$/, versionRule)
      .refine(isSupported, versionRule)
      .optional(),
    "MK-5",
    "Version of Kubernetes; Minikube's default if not set. A newer one upgrades the cluster in place; " +
      "Minikube refuses an older one.",
    "1.34.0",
  ),
});

/** The cluster that the stack deploys to. */
export const cluster = z.strictObject({
  kind: setting(
    z.enum(["auto", "minikube", "embedded", "existing"]),
    "MK-6",
    "`minikube`: one that the stack makes; `embedded`: the one that `npm run toolchain -- up` starts on " +
      "this machine; `existing`: any other, by kubeconfig; " +
      "`auto`: minikube where it is installed and the user isn't root, else embedded.",
  ),
  context: setting(
    z.string().min(1, "must name a context").optional(),
    "MK-1",
    "Context of the kubeconfig; its current context when left out. Only with `existing`.",
    "minikube",
  ),
  kubeconfigFrom: setting(
    stackName.optional(),
    "MK-1",
    "Stack that made the cluster, whose output `kubeconfig` leads there; todo:kubeconfig or the machine's " +
      "own when left out. Only with `existing`.",
    "acme/eks/prod",
  ),
  adopt: setting(
    z.string().min(1, "must name a cluster").optional(),
    "MK-6",
    "Cluster that the stack may move to, as named in the error that refuses the move. Everything is " +
      "recreated there and deleted from the old cluster, data included.",
    "7d1c8a0e-5b0f-4c57-9a55-2f4d0f4f3c11",
  ),
  minikube: minikube.optional(),
});
