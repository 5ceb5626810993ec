import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { FoundCluster, MinikubeSettings } from "./find";
import { GivenKubeconfig } from "./given-kubeconfig";
import { set } from "../../settings/problems";
import { KubectlObjects, type LiveObjects } from "../live/kubectl";
import { Minikube, profileName } from "./minikube";
import { hasProfile, publishingHost } from "./minikube/reach";

export { findCluster, type FoundCluster } from "./find";

export interface ClusterArgs {
  /** The cluster, from `findCluster`. */
  cluster: FoundCluster;
  /** The settings' registry; if empty, an embedded cluster uses its own. */
  imageRegistry: string;
  /** NodePorts that lead into the cluster. */
  nodePorts?: number[];
}

/**
 * The cluster that a stack deploys to, with the registry that it pulls from and the builder that pushes there. A
 * Minikube is created by the stack.
 */
export class Cluster extends pulumi.ComponentResource {
  /** Options for every object in the cluster. A Minikube's objects are deleted with it, not one by one. */
  readonly options: { provider: kubernetes.Provider; deletedWith?: pulumi.Resource };
  /**
   * Resolves once a cluster that exists already is known to be able to run the application, or rejects with a Refusal.
   */
  readonly accepted: Promise<pulumi.Resource[]>;
  /** Reads the cluster's objects as they are now. */
  readonly live: LiveObjects;
  /** The registry that images are pushed to. */
  readonly registry: string;
  /** The registry in which the cluster looks for Docker Hub's images first. */
  readonly mirror: string | undefined;
  /** Profile of the Minikube that the stack creates. */
  readonly profile: string | undefined;
  /** Profile of the Minikube into which images are loaded if there is no registry. */
  readonly loadInto: pulumi.Output<string> | undefined;
  /** The buildx builder; undefined for Docker's default. */
  readonly builder: string | undefined;
  /** The host that serves the NodePorts; undefined if it isn't known. */
  readonly nodeHost: pulumi.Input<string> | undefined;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Cluster", name, {}, opts);
    const { cluster } = args;
    const wanted = cluster.kind === "minikube" ? reachable(cluster.minikube, args.nodePorts ?? []) : undefined;
    const minikube = wanted && new Minikube(name, wanted, { parent: this });
    this.profile = wanted && profileName(wanted);
    const { kubeconfig, answer } = reached(name, cluster, this) ?? { kubeconfig: minikube?.kubeconfig };
    const context = cluster.kind === "existing" ? cluster.context : undefined;
    this.accepted = Promise.resolve(answer).then(() => []);

    const provider = new kubernetes.Provider(
      name,
      {
        enableServerSideApply: true,
        // Without these, a changed value would replace the object, delete first, and with it every workload that reads
        // it, including the database. Checksum annotations restart the pods instead.
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
    this.mirror = embedded?.registry;
    this.loadInto = this.registry === "" ? minikube?.profile : undefined;
    this.builder = embedded?.builder;
    this.nodeHost = embedded?.nodeHost ?? wanted?.portsAt ?? minikube?.ip;
    this.registerOutputs({});
  }

  /** Options for objects in the cluster: its provider, and what they wait for. */
  inside(...dependsOn: pulumi.Input<pulumi.Resource>[]): pulumi.ComponentResourceOptions {
    return { ...this.options, dependsOn };
  }
}

/** How to reach a cluster that exists already, and its answer; undefined for a Minikube, which the stack creates. */
function reached(
  name: string,
  cluster: FoundCluster,
  parent: pulumi.Resource,
): { kubeconfig?: pulumi.Input<string> | undefined; answer?: Promise<void> } | undefined {
  if (cluster.kind === "minikube") return undefined;
  if (!("kubeconfigFrom" in cluster)) return cluster;
  return new GivenKubeconfig(name, { from: cluster.kubeconfigFrom, context: cluster.context }, { parent });
}

/**
 * A Minikube with the NodePorts that have to be published, and where.
 *
 * @requirement MK-7
 */
function reachable(minikube: MinikubeSettings, nodePorts: number[]) {
  const portsAt = publishingHost(minikube.driver);
  const ports = portsAt === undefined ? [] : nodePorts;
  const older = profileName({ ...minikube, ports: [] });
  // Ports can't be added to a cluster, and its data is worth more than they are.
  if (ports.length === 0 || process.platform !== "linux" || !hasProfile(older)) return { ...minikube, ports, portsAt };
  void pulumi.log.warn(
    `The NodePorts of the Minikube profile ${older} aren't published on this machine, which can't reach its node: an ` +
      "earlier version made it. Reach it through kubectl port-forward; or, to make another one without its data, " +
      set("cluster.minikube.profile", "<another name>"),
  );
  return { ...minikube, ports: [], portsAt: undefined };
}
