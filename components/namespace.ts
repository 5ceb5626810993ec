import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type App, labels } from "./app";

export interface AppNamespaceArgs {
  /** Name of the namespace (CFG-5). A change replaces the namespace and everything in it, data included. */
  name: string;
  app: Pick<App, "instance" | "version">;
}

/**
 * The stack's own namespace, in which the API server admits only pods that meet the Pod Security Standard `restricted`
 * (SEC-8), and the ServiceAccount that they run as, which may do nothing (RBAC-2, RBAC-6).
 */
export class AppNamespace extends pulumi.ComponentResource {
  /** Name of the namespace, known once it exists. */
  readonly name: pulumi.Output<string>;
  /** Name of the ServiceAccount. */
  readonly serviceAccount: pulumi.Output<string>;

  constructor(name: string, args: AppNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppNamespace", name, args, opts);

    const namespace = new kubernetes.core.v1.Namespace(
      name,
      {
        metadata: {
          name: args.name,
          labels: {
            ...labels(args.app),
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/warn": "restricted",
          },
        },
      },
      { parent: this },
    );
    const serviceAccount = new kubernetes.core.v1.ServiceAccount(
      `${name}-service-account`,
      {
        metadata: { name: "todo-app", namespace: namespace.metadata.name, labels: labels(args.app) },
        automountServiceAccountToken: false,
      },
      { parent: this },
    );

    this.name = namespace.metadata.name;
    this.serviceAccount = serviceAccount.metadata.name;
    this.registerOutputs({ name: this.name, serviceAccount: this.serviceAccount });
  }
}
