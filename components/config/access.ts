import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type App, labels } from "../app";
import type { AppConfig } from ".";

export interface AppAccessArgs {
  app: App;
  /** The only objects that the account may read. */
  config: AppConfig;
}

/**
 * The rights of the pods' ServiceAccount: it may read the application's ConfigMap and Secret, by name, in its own
 * namespace. No pod gets the account's token. A change doesn't restart pods.
 *
 * @requirement RBAC-4, RBAC-5
 */
export class AppAccess extends pulumi.ComponentResource {
  constructor(name: string, args: AppAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppAccess", name, {}, opts);
    const { app, config } = args;
    const metadata = { name: "todo-app", namespace: app.namespace, labels: labels(app) };

    const role = new kubernetes.rbac.v1.Role(
      `${name}-role`,
      {
        metadata,
        rules: [mayGet("configmaps", config.configMapName), mayGet("secrets", config.secretName)],
      },
      { parent: this },
    );
    new kubernetes.rbac.v1.RoleBinding(
      `${name}-role-binding`,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: app.serviceAccount, namespace: app.namespace }],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

function mayGet(resource: string, name: pulumi.Input<string>) {
  return { apiGroups: [""], resources: [resource], resourceNames: [name], verbs: ["get"] };
}
