import * as pulumi from "@pulumi/pulumi";
import { type MinikubeInputs, provider } from "./provider";

/** A Minikube of the stack's own (MK-1 to MK-6): made, kept as asked, and deleted with the stack. */
export class Minikube extends pulumi.dynamic.Resource {
  /** Changes with a new cluster, and only then: an address changes with every start. */
  declare readonly identity: pulumi.Output<string>;
  /** Kubeconfig of the cluster's admin, secret. */
  declare readonly kubeconfig: pulumi.Output<string>;
  /** Address of the node, at which NodePorts are reached (MK-7). */
  declare readonly ip: pulumi.Output<string>;
  /** Version of Kubernetes. */
  declare readonly version: pulumi.Output<string>;

  constructor(name: string, args: MinikubeInputs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { identity: undefined, ip: undefined, kubeconfig: undefined, running: undefined, version: undefined };
    super(provider, name, { ...args, ...outputs }, { ...opts, additionalSecretOutputs: ["kubeconfig"] }, "cluster", "Minikube");
  }
}
