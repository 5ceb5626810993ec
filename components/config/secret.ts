import { createHash, createHmac } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { environment, variableName } from "../../settings";
import type { App } from "../app";
import { canonical } from "./checksum";
import { operatedSpec } from "../secrets/operated";
import { type Rotation, rotationAnnotations } from "../secrets/rotation";
import {
  createSecret,
  type SealedValues,
  type SecretArgs,
  type SecretValues,
  type StackValues,
  type StoreValues,
} from "../secrets/secret";

/** Where the values of the application's Secret come from, by kebab-case key, and when they were replaced. */
export interface SecretSource {
  /**
   * Name of the Secret. An immutable one's name starts with it and ends in a checksum.
   *
   * @requirement SCR-1
   */
  name: string;
  immutable: boolean;
  /** Seconds after which the update fails if the operator hasn't created the Secret. */
  operatorTimeout: number;
  values: AppSecretValues;
  rotation: Rotation;
}

/** The values by their source. Those that the program has itself bring the key of their checksum. */
export type AppSecretValues = (StackValues & { checksumKey: pulumi.Input<string> }) | StoreValues | SealedValues;

export interface AppSecretArgs {
  app: App;
  secrets: SecretSource;
}

/**
 * Creates the application's Secret.
 *
 * @returns its name, known once it exists, and a checksum that reveals nothing about its values
 * @requirement SCR-1, LBL-10
 */
export function createAppSecret(name: string, { app, secrets }: AppSecretArgs, opts: pulumi.CustomResourceOptions) {
  const { immutable } = secrets;
  const args = argsOf({ app, secrets });
  const checksum = checksumOf(args, secrets);
  // An immutable Secret is replaced under a new name: its readers are never without it.
  const versioned = pulumi.interpolate`${secrets.name}-${checksum.apply((text) => text.slice(0, 10))}`;
  return { name: createSecret(name, { ...args, name: immutable ? versioned : secrets.name }, opts), checksum };
}

function argsOf({ app, secrets }: AppSecretArgs): SecretArgs {
  const { name, immutable, operatorTimeout, values, rotation } = secrets;
  const annotations = rotationAnnotations(rotation);
  return { app, name, type: "Opaque", immutable, annotations, operatorTimeout, values };
}

/** Entries that only the servers and the migration read. */
const ofServers = [environment.backendDatabaseUrl, environment.frontendDatabaseUrl, environment.databaseAdminPassword];

/**
 * Checksum for the database's pod of the operator's instructions: without those of the roles' credentials, whose change
 * is no reason to restart it.
 */
export function serverChecksum({ app, secrets }: AppSecretArgs): pulumi.Output<string> {
  const { values } = secrets;
  const unread: string[] = ofServers.flatMap(({ key }) => [key, variableName(key)]);
  const read = <T>(entries: Record<string, T>) =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => !unread.includes(key)));
  const rest: AppSecretValues =
    values.source === "stack"
      ? values
      : values.source === "externalSecret"
        ? { ...values, data: read(values.data), template: read(values.template) }
        : { ...values, encryptedData: read(values.encryptedData), template: read(values.template) };
  return checksumOf(argsOf({ app, secrets: { ...secrets, values: rest } }), { ...secrets, values: rest });
}

/** Checksum of the values if the program has them, otherwise of the operator's instructions. */
function checksumOf(args: SecretArgs, { values }: SecretSource): pulumi.Output<string> {
  if (values.source !== "stack") {
    return pulumi
      .output(operatedSpec(args, values))
      .apply((spec) => createHash("sha256").update(JSON.stringify(spec)).digest("hex"));
  }
  return valuesChecksum(values.stringData, values.checksumKey);
}

/**
 * HMAC of values under a key, which reveals neither. As a secret it would hide the whole pod template in previews.
 *
 * @requirement LBL-10
 */
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
