import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { FoundCluster } from "./find";
import { GivenKubeconfig } from "./given-kubeconfig";
import { KubectlObjects, type LiveObjects } from "../live/kubectl";
import { Minikube, profileName } from "./minikube";

export { findCluster, type FoundCluster } from "./find";

export interface ClusterArgs {
  /** Which cluster, from `findCluster`. */
  cluster: FoundCluster;
  /** Registry of the settings; an embedded cluster without one uses its own. */
  imageRegistry: string;
  /** Ports of the nodes that lead into the cluster. */
  nodePorts?: number[];
}

/**
 * The cluster that a stack deploys to, made by the stack where it is a Minikube, with the registry it pulls from and the
 * builder that fills it.
 */
export class Cluster extends pulumi.ComponentResource {
  /** For everything that lives in the cluster. Whatever is in a Minikube goes with it, without a deletion of its own. */
  readonly options: { provider: kubernetes.Provider; deletedWith?: pulumi.Resource };
  /** Settles once a cluster that exists already is known to be able to run the application; else rejects with a Refusal. */
  readonly accepted: Promise<pulumi.Resource[]>;
  /** What is in the cluster at the moment. */
  readonly live: LiveObjects;
  /** Registry that images are pushed to. */
  readonly registry: string;
  /** Profile of the Minikube that the stack makes. */
  readonly profile: string | undefined;
  /** Profile of the Minikube that takes images without a registry. */
  readonly loadInto: pulumi.Output<string> | undefined;
  /** buildx builder; undefined for Docker's default. */
  readonly builder: string | undefined;
  /** Host at which the nodes' ports are reached; undefined where that isn't known. */
  readonly nodeHost: pulumi.Input<string> | undefined;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Cluster", name, {}, opts);
    const { cluster } = args;
    const ports = needsPublishedPorts(cluster) ? (args.nodePorts ?? []) : [];
    const wanted = cluster.kind === "minikube" ? { ...cluster.minikube, ports } : undefined;
    const minikube = wanted && new Minikube(name, wanted, { parent: this });
    this.profile = wanted && profileName(wanted);
    const { kubeconfig, answer } = reached(name, cluster, this) ?? { kubeconfig: minikube?.kubeconfig };
    const context = cluster.kind === "existing" ? cluster.context : undefined;
    this.accepted = Promise.resolve(answer).then(() => []);

    const provider = new kubernetes.Provider(
      name,
      {
        enableServerSideApply: true,
        // Without these a changed value would replace the object, delete first, and with it every workload that reads
        // it, the database included. Pods restart by their checksum annotations.
        enableConfigMapMutable: true,
        enableSecretMutable: true,
        ...(minikube && { clusterIdentifier: minikube.profile }),
        ...(kubeconfig !== undefined && { kubeconfig }),
        ...(context !== undefined && { context }),
      },
      // What depends on this component waits for its provider, and so for the cluster's answer.
      { parent: this, dependsOn: this.accepted },
    );
    const embedded = cluster.kind === "embedded" ? cluster : undefined;
    this.options = { provider, ...(minikube && { deletedWith: minikube }) };
    this.live = new KubectlObjects({ kubeconfig, context });
    this.registry = args.imageRegistry || (embedded?.registry ?? "");
    this.loadInto = this.registry === "" ? minikube?.profile : undefined;
    this.builder = embedded?.builder;
    this.nodeHost = embedded?.nodeHost ?? (needsPublishedPorts(cluster) ? "localhost" : minikube?.ip);
    this.registerOutputs({});
  }

  /** Options of what lives in the cluster: its provider, and what it waits for. */
  inside(...dependsOn: pulumi.Input<pulumi.Resource>[]): pulumi.ComponentResourceOptions {
    return { ...this.options, dependsOn };
  }
}

/** How a cluster is reached that is there already, and its answer; undefined for a Minikube, which the stack makes. */
function reached(
  name: string,
  cluster: FoundCluster,
  parent: pulumi.Resource,
): { kubeconfig?: pulumi.Input<string> | undefined; answer?: Promise<void> } | undefined {
  if (cluster.kind === "minikube") return undefined;
  if (!("kubeconfigFrom" in cluster)) return cluster;
  return new GivenKubeconfig(name, { from: cluster.kubeconfigFrom, context: cluster.context }, { parent });
}

/** Whether the node is a container that this machine can't reach by its address: outside Linux, in a virtual machine (MK-7). */
function needsPublishedPorts(cluster: FoundCluster): boolean {
  return (
    cluster.kind === "minikube" &&
    ["docker", "podman"].includes(cluster.minikube.driver) &&
    process.platform !== "linux"
  );
}
