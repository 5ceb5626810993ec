import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type App, labels } from "../app";
import type { AppConfig } from ".";
import { type Transform, transformed } from "../app/transform";

export interface AppAccessArgs {
  app: App;
  /** The only objects that the account may read. */
  config: AppConfig;
  /** Changes what is asked of Kubernetes, for what the settings have no key for. */
  transform?: {
    role?: Transform<kubernetes.rbac.v1.RoleArgs>;
    roleBinding?: Transform<kubernetes.rbac.v1.RoleBindingArgs>;
  };
}

/**
 * What the pods' ServiceAccount may do through the API: read the application's ConfigMap and Secret, by name, in its own
 * namespace (RBAC-4, RBAC-5). No pod gets its token by itself.
 */
export class AppAccess extends pulumi.ComponentResource {
  constructor(name: string, args: AppAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppAccess", name, {}, opts);
    const { app, config, transform } = args;
    const metadata = { name: "todo-app", namespace: app.namespace, labels: labels(app) };

    const role = new kubernetes.rbac.v1.Role(
      `${name}-role`,
      transformed(transform?.role, {
        metadata,
        rules: [mayGet("configmaps", config.configMapName), mayGet("secrets", config.secretName)],
      }),
      { parent: this },
    );
    new kubernetes.rbac.v1.RoleBinding(
      `${name}-role-binding`,
      transformed(transform?.roleBinding, {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: app.serviceAccount, namespace: app.namespace }],
      }),
      { parent: this },
    );
    this.registerOutputs({});
  }
}

function mayGet(resource: string, name: pulumi.Input<string>) {
  return { apiGroups: [""], resources: [resource], resourceNames: [name], verbs: ["get"] };
}
