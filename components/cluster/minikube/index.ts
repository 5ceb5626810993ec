import * as pulumi from "@pulumi/pulumi";
import { type MinikubeInputs, provider } from "./provider";

export interface MinikubeArgs extends Omit<MinikubeInputs, "profile"> {
  /** First part of the profile's name. */
  profile: string;
}

/**
 * The stack's own Minikube: created, kept as configured, and deleted with the stack.
 *
 * Minikube changes add-ons and upgrades Kubernetes in place. It can't change driver, CPUs and memory, so they are part
 * of the profile's name: a change creates a new cluster, deploys everything to it, and deletes the old one with its
 * data.
 *
 * @requirement MK-1, MK-2, MK-3, MK-4, MK-5, MK-6
 */
export class Minikube extends pulumi.dynamic.Resource {
  /** Name of the profile and of the kubeconfig's context. It identifies the cluster, whose address changes. */
  declare readonly profile: pulumi.Output<string>;
  /** Kubeconfig of the cluster's administrator. A secret. */
  declare readonly kubeconfig: pulumi.Output<string>;
  /**
   * Address of the node, at which NodePorts are reached.
   *
   * @requirement MK-7
   */
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
