import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceAccountSettings } from "../../settings";
import { type App, labels } from ".";
import { existingLogin } from "./existing";

/** Namespaces that the API server never deletes. */
const everlasting = ["default", "kube-system", "kube-public"];

export interface AppNamespaceArgs {
  /**
   * Name of the namespace. A change replaces the namespace and everything in it, data included. The API server's own
   * namespaces, such as `default`, stay when the stack leaves them.
   *
   * @requirement CFG-5
   */
  name: string;
  app: Pick<App, "instance" | "version" | "shortLabels">;
  /**
   * Secrets with the registries' logins, which must be in the namespace before pods are created. Default: none.
   *
   * @requirement CFG-3
   */
  imagePullSecrets?: string[];
  /** The account that the stack's pods run as. */
  serviceAccount: ServiceAccountSettings;
}

/**
 * The stack's own namespace, in which the API server admits only pods that meet the Pod Security Standard `restricted`,
 * and the ServiceAccount that they run as. No pod gets the account's token.
 *
 * A change of the namespace's name replaces it with everything in it. A change of the account's name restarts all pods.
 *
 * @throws if a ServiceAccount or a Secret that must exist doesn't
 * @requirement SEC-8, RBAC-2, RBAC-6
 */
export class AppNamespace extends pulumi.ComponentResource {
  /** The application as other components need it, including the account and the logins found here. */
  readonly app: App;

  constructor(name: string, args: AppNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppNamespace", name, {}, opts);

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
      // The API server refuses to delete these, which would keep the stack from being destroyed.
      { parent: this, retainOnDelete: everlasting.includes(args.name) },
    );
    const serviceAccount = args.serviceAccount.create
      ? this.createAccount(name, args, namespace)
      : this.existingAccount(name, args, namespace);

    const namespaceId = namespace.id;
    this.app = {
      ...args.app,
      namespace: namespace.metadata.name,
      namespaceId,
      serviceAccount: serviceAccount.metadata.name,
      imagePullSecrets: (args.imagePullSecrets ?? []).map((login) =>
        existingLogin(`${name}-login`, login, { namespaceId }, { parent: this }),
      ),
    };
    this.registerOutputs({});
  }

  private createAccount(name: string, args: AppNamespaceArgs, namespace: kubernetes.core.v1.Namespace) {
    const { name: accountName, annotations } = args.serviceAccount;
    return new kubernetes.core.v1.ServiceAccount(
      `${name}-service-account`,
      {
        metadata: { name: accountName, namespace: namespace.metadata.name, labels: labels(args.app), annotations },
        automountServiceAccountToken: false,
      },
      { parent: this },
    );
  }

  /**
   * Reads the account: an update stops if it doesn't exist.
   *
   * @requirement RBAC-1
   */
  private existingAccount(name: string, { serviceAccount }: AppNamespaceArgs, namespace: kubernetes.core.v1.Namespace) {
    // By the namespace's id, which is unknown until it exists. Its name is known earlier, when there is nothing to
    // read.
    const id = pulumi.interpolate`${namespace.id}/${serviceAccount.name}`;
    return kubernetes.core.v1.ServiceAccount.get(`${name}-service-account`, id, { parent: this });
  }
}
