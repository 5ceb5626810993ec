import { createHash } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type App, labels } from "./app";
import { canonical } from "./canonical";
import { type Transform, transformed } from "./transform";

export interface AppConfigMapArgs {
  app: App;
  /** Plain settings, by kebab-case key (section 10). */
  data: Record<string, pulumi.Input<string>>;
  transform?: Transform<kubernetes.core.v1.ConfigMapArgs> | undefined;
}

/** The application's ConfigMap (CM-1): its name, once it exists, and the checksum of its data (LBL-9). */
export function createAppConfigMap(name: string, { app, data, transform }: AppConfigMapArgs, opts: pulumi.CustomResourceOptions) {
  const configMap = new kubernetes.core.v1.ConfigMap(
    `${name}-config`,
    transformed(transform, { metadata: { name: "todo-app-config", namespace: app.namespace, labels: labels(app) }, data }),
    opts,
  );
  const checksum = pulumi.all(data).apply((values) => createHash("sha256").update(canonical(values)).digest("hex"));
  return { name: configMap.metadata.name, checksum };
}
