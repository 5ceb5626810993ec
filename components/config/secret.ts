import { createHash, createHmac } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { App } from "../app";
import { canonical } from "./checksum";
import { operatedSpec } from "../secrets/operated";
import { type Rotation, rotationAnnotations } from "../secrets/rotation";
import { createSecret, type SecretArgs, type SecretValues } from "../secrets/secret";

/** Where the values of the application's Secret come from, by kebab-case key (section 11), and what is recorded of them. */
export interface SecretSource {
  /** Name of the Secret (SCR-1). */
  name: string;
  immutable: boolean;
  /** Seconds after which an operator that hasn't made the Secret ends the update. */
  operatorTimeout: number;
  values: SecretValues;
  /** Key of the checksum of values that the program has itself. */
  checksumKey?: pulumi.Input<string>;
  rotation: Rotation;
}

export interface AppSecretArgs {
  app: App;
  secrets: SecretSource;
}

/** The application's Secret (SCR-1): its name, once it exists, its keys, and a checksum that reveals nothing of it (LBL-10). */
export function createAppSecret(name: string, { app, secrets }: AppSecretArgs, opts: pulumi.CustomResourceOptions) {
  const { immutable, operatorTimeout, values } = secrets;
  const annotations = rotationAnnotations(secrets.rotation);
  const args: SecretArgs = {
    app,
    name: secrets.name,
    type: "Opaque",
    immutable,
    annotations,
    operatorTimeout,
    values,
  };
  const checksum = checksumOf(args, secrets);
  // An immutable Secret is replaced under a new name, or its readers would be without it meanwhile (SCR-5).
  const versioned = pulumi.interpolate`${secrets.name}-${checksum.apply((text) => text.slice(0, 10))}`;
  return { name: createSecret(name, { ...args, name: immutable ? versioned : secrets.name }, opts), checksum };
}

/** Of the values, where the program has them, and else of what the operator makes them from. */
function checksumOf(args: SecretArgs, { values, checksumKey }: SecretSource): pulumi.Output<string> {
  if (values.source !== "stack") {
    return pulumi
      .output(operatedSpec(args, values))
      .apply((spec) => createHash("sha256").update(JSON.stringify(spec)).digest("hex"));
  }
  return valuesChecksum(values.stringData, checksumKey!);
}

/** HMAC of values under a key, which reveals neither; left secret, it would hide the whole pod template (LBL-10). */
export function valuesChecksum(
  values: Record<string, pulumi.Input<string>>,
  checksumKey: pulumi.Input<string>,
): pulumi.Output<string> {
  const keyed = pulumi
    .all([values, checksumKey])
    .apply(([data, key]) => createHmac("sha256", key).update(canonical(data)).digest("hex"));
  return pulumi.unsecret(keyed);
}

/** The keys that the Secret will have. */
export function keysOf(values: SecretValues): string[] {
  switch (values.source) {
    case "stack":
      return Object.keys(values.stringData);
    case "externalSecret":
      return [...Object.keys(values.data), ...Object.keys(values.template)];
    case "sealedSecret":
      return [...Object.keys(values.encryptedData), ...Object.keys(values.template)];
  }
}
