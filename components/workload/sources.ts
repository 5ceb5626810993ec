import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { configFiles, secretFiles } from "../../settings/facts/volumes";
import { existingConfigMap, existingSecret } from "../app/existing";
import type { WorkloadArgs } from ".";

type EnvFromSource = kubernetes.types.input.core.v1.EnvFromSource;
type Volume = kubernetes.types.input.core.v1.Volume;
type VolumeMount = kubernetes.types.input.core.v1.VolumeMount;

/**
 * Variables from ConfigMaps and Secrets that others have created. Each of them must exist.
 *
 * @requirement DEP-20
 */
export function otherEnvironment(
  name: string,
  { app, settings }: WorkloadArgs,
  opts: pulumi.CustomResourceOptions,
): EnvFromSource[] {
  return [
    ...settings.envConfigMaps.map((other) => ({
      configMapRef: { name: existingConfigMap(`${name}-env`, other, app, opts) },
    })),
    ...settings.envSecrets.map((other) => ({ secretRef: { name: existingSecret(`${name}-env`, other, app, opts) } })),
  ];
}

/**
 * The application's ConfigMap as read-only files, and of its Secret what the component reads, if the settings ask for
 * them.
 *
 * @requirement DEP-23, DEP-24
 */
export function mountedConfig({ component, settings, config }: WorkloadArgs): { volume: Volume; mount: VolumeMount }[] {
  const items = config.secretKeysOf(component).map((key) => ({ key, path: key }));
  return [
    ...(settings.configVolume ? [mounted(configFiles, { configMap: { name: config.configMapName } })] : []),
    ...(settings.secretVolume ? [mounted(secretFiles, { secret: { secretName: config.secretName, items } })] : []),
  ];
}

function mounted({ name, path }: typeof configFiles, source: Omit<Volume, "name">) {
  return { volume: { name, ...source }, mount: { name, mountPath: path, readOnly: true } };
}
