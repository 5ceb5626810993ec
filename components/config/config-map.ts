import { createHash } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type App, labels } from "../app";
import { canonical } from "./checksum";

export interface AppConfigMapArgs {
  app: App;
  configMap: ConfigMapSource;
}

/** The contents of the application's ConfigMap. */
export interface ConfigMapSource {
  /**
   * Name of the ConfigMap. An immutable one's name starts with it and ends in a checksum.
   *
   * @requirement CM-1
   */
  name: string;
  /**
   * Whether Kubernetes refuses every change of it.
   *
   * @requirement CM-6
   */
  immutable: boolean;
  /** Plain settings, by kebab-case key. */
  data: Record<string, pulumi.Input<string>>;
  /**
   * Binary entries, in base64.
   *
   * @requirement CM-5
   */
  binaryData: Record<string, string>;
}

/**
 * Creates the application's ConfigMap.
 *
 * @returns its name, known once it exists, and the checksum of its data
 * @requirement CM-1, LBL-9
 */
export function createAppConfigMap(
  name: string,
  { app, configMap }: AppConfigMapArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const { immutable, data, binaryData } = configMap;
  const hasBinaries = Object.keys(binaryData).length > 0;
  const checksum = dataChecksum(data, binaryData);
  // An immutable one is replaced by another: running pods keep the one they started with.
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

/**
 * SHA-256 of a ConfigMap's data.
 *
 * @requirement LBL-9
 */
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
