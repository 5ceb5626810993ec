import { createHash } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type App, labels } from "../app";
import { canonical } from "./checksum";

export interface AppConfigMapArgs {
  app: App;
  configMap: ConfigMapSource;
}

/** What the application's ConfigMap is made of. */
export interface ConfigMapSource {
  /** Name of the ConfigMap; of an immutable one, what its name begins with (CM-1). */
  name: string;
  /** Whether Kubernetes refuses every change of it (CM-6). */
  immutable: boolean;
  /** Plain settings, by kebab-case key (section 10). */
  data: Record<string, pulumi.Input<string>>;
  /** Entries of any bytes, in base64 (CM-5). */
  binaryData: Record<string, string>;
}

/** The application's ConfigMap (CM-1): its name, once it exists, and the checksum of its data (LBL-9). */
export function createAppConfigMap(
  name: string,
  { app, configMap }: AppConfigMapArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const { immutable, data, binaryData } = configMap;
  const hasBinaries = Object.keys(binaryData).length > 0;
  const checksum = dataChecksum(data, binaryData);
  // One that can't change gives way to another: pods that still run keep the one they started with.
  const objectName = immutable
    ? pulumi.interpolate`${configMap.name}-v${checksum.apply((text) => text.slice(0, 10))}`
    : configMap.name;
  const object = new kubernetes.core.v1.ConfigMap(
    `${name}-config`,
    {
      metadata: { name: objectName, namespace: app.namespace, labels: labels(app) },
      data,
      ...(hasBinaries && { binaryData }),
      ...(immutable && { immutable }),
    },
    opts,
  );
  return { name: object.metadata.name, checksum };
}

/** SHA-256 of a ConfigMap's data (LBL-9). */
export function dataChecksum(
  data: ConfigMapSource["data"],
  binaryData: ConfigMapSource["binaryData"] = {},
): pulumi.Output<string> {
  const binaries = Object.keys(binaryData).length > 0 ? canonical(binaryData) : "";
  return pulumi.output(data).apply((texts) =>
    createHash("sha256")
      .update(canonical(texts) + binaries)
      .digest("hex"),
  );
}
