import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { OtherStack } from "../stacks/other-stack";
import { checkServer, reachIt } from "./server";

/** As text, or as the object that `@pulumi/eks` gives. */
const kubeconfig = z.union(
  [z.string(), z.record(z.string(), z.unknown())],
  "must be a kubeconfig, as text or an object",
);

export interface GivenKubeconfigArgs {
  /** Stack that has the cluster. */
  from: string;
  /** Context of its kubeconfig; the current one when left out. */
  context?: string | undefined;
}

/** The kubeconfig of a cluster that another stack has made, a secret whatever that stack takes it for. */
export class GivenKubeconfig extends pulumi.ComponentResource {
  readonly kubeconfig: pulumi.Output<string>;
  /** Settles when the cluster is known to be able to run the application , else rejects with a Refusal. */
  readonly answer: Promise<void>;

  constructor(name: string, { from, context }: GivenKubeconfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:GivenKubeconfig", name, {}, opts);
    const { outputs } = new OtherStack(
      `${name}-source`,
      { stack: from, setting: "cluster.kubeconfigFrom", needs: { kubeconfig } },
      { parent: this },
    );
    // JSON is YAML; of one line it would be taken for a path.
    this.kubeconfig = pulumi.secret(
      outputs.kubeconfig.apply((given) => `${typeof given === "string" ? given : JSON.stringify(given)}\n`),
    );
    this.answer = checkServer({ kubeconfig: this.kubeconfig, context }, reachIt);
    this.registerOutputs({});
  }
}
