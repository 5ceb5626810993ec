import * as pulumi from "@pulumi/pulumi";
import { type MinikubeInputs, provider } from "./provider";

export interface MinikubeArgs extends Omit<MinikubeInputs, "profile"> {
  /** Beginning of the profile's name. */
  profile: string;
}

/**
 * A Minikube of the stack's own (MK-1 to MK-6): made, kept as asked, and deleted with the stack.
 *
 * Minikube changes add-ons and upgrades Kubernetes in place. Driver, CPUs and memory it can't change, so they are part
 * of the profile's name: a change makes a new cluster, moves everything there, and deletes the old one.
 */
export class Minikube extends pulumi.dynamic.Resource {
  /**
   * Name of the profile and of the kubeconfig's context: the cluster's identity, while its address changes with every
   * start.
   */
  declare readonly profile: pulumi.Output<string>;
  /** Kubeconfig of the cluster's admin, secret. */
  declare readonly kubeconfig: pulumi.Output<string>;
  /** Address of the node, at which NodePorts are reached (MK-7). */
  declare readonly ip: pulumi.Output<string>;
  /** Version of Kubernetes. */
  declare readonly version: pulumi.Output<string>;

  constructor(name: string, args: MinikubeArgs, opts?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, profile: profileName(args) };
    const outputs = { ip: undefined, kubeconfig: undefined, running: undefined, version: undefined };
    super(
      provider,
      name,
      { ...inputs, ...outputs },
      { ...opts, additionalSecretOutputs: ["kubeconfig"] },
      "cluster",
      "Minikube",
    );
  }
}

/** `todo-dev-docker-4-4096`: no two stacks share a cluster that one of them would delete. */
export function profileName({ profile, driver, cpus, memory, ports }: MinikubeArgs): string {
  return [profile, pulumi.getStack(), driver, cpus, memory, ...ports].join("-");
}
