import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { OtherStack } from "../stacks/other-stack";
import { checkServer, reachIt } from "./server";

/** Text, or an object such as `@pulumi/eks` returns. */
const kubeconfig = z.union(
  [z.string(), z.record(z.string(), z.unknown())],
  "must be a kubeconfig, as text or an object",
);

export interface GivenKubeconfigArgs {
  /** The stack that has the cluster. */
  from: string;
  /** A context of its kubeconfig; the current one by default. */
  context?: string | undefined;
}

/** The kubeconfig of a cluster that another stack has created; always a secret, even if that stack didn't mark it. */
export class GivenKubeconfig extends pulumi.ComponentResource {
  readonly kubeconfig: pulumi.Output<string>;
  /** Resolves once the cluster is known to be able to run the application, or rejects with a Refusal. */
  readonly answer: Promise<void>;

  constructor(name: string, { from, context }: GivenKubeconfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:GivenKubeconfig", name, {}, opts);
    const { outputs } = new OtherStack(
      `${name}-source`,
      { stack: from, setting: "cluster.kubeconfigFrom", needs: { kubeconfig } },
      { parent: this },
    );
    // JSON is valid YAML; without the line break, a single line would be taken for a path.
    this.kubeconfig = pulumi.secret(
      outputs.kubeconfig.apply((given) => `${typeof given === "string" ? given : JSON.stringify(given)}\n`),
    );
    this.answer = checkServer({ kubeconfig: this.kubeconfig, context }, reachIt);
    this.registerOutputs({});
  }
}
