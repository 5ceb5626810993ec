import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import { readEmbeddedCluster } from "./embedded";

export interface ClusterArgs {
  settings: Settings["cluster"];
  /** Registry of the settings; an embedded cluster without one uses its own. */
  imageRegistry: string;
}

/** The cluster that a stack deploys to, with the registry it pulls from and the builder that fills it. */
export class Cluster extends pulumi.ComponentResource {
  /** Provider for everything that lives in the cluster. */
  readonly provider: kubernetes.Provider;
  /** Registry that images are pushed to. */
  readonly registry: string;
  /** buildx builder; undefined for Docker's default. */
  readonly builder: string | undefined;
  /** Host at which the nodes' ports are reached; undefined where that isn't known. */
  readonly nodeHost: string | undefined;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Cluster", name, args, opts);

    const embedded = args.settings.kind === "embedded" ? readEmbeddedCluster() : undefined;
    this.provider = new kubernetes.Provider(
      name,
      {
        enableServerSideApply: true,
        // Without these a changed value would replace the object, delete first, and with it every workload that reads
        // it, the database included. Pods restart by their checksum annotations.
        enableConfigMapMutable: true,
        enableSecretMutable: true,
        ...(embedded ? { kubeconfig: embedded.kubeconfig } : { ...(args.settings.context && { context: args.settings.context }) }),
      },
      { parent: this },
    );
    this.registry = args.imageRegistry || (embedded?.registry ?? "");
    this.builder = embedded?.builder;
    this.nodeHost = embedded?.nodeHost;
    this.registerOutputs({});
  }
}
