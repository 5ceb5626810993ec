import * as pulumi from "@pulumi/pulumi";
import {
  databaseAddress,
  databaseUrl as urlOf,
  environment,
  requiredKeys,
  type SecretKey,
  secretKeys,
  type SecretName,
  type Settings,
} from "../../settings";
import { type CredentialName, Credentials } from "./credentials";
import type { SecretSource } from "./secret";
import type { OtherBackend } from "../backend/other";
import type { SealedValues, StoreValues } from "../secrets/secret";

/**
 * The source that the settings choose, with all keys of the application's Secret.
 *
 * @param opts what generated values wait for
 * @param other the other stack's backend that the stack uses instead of its own; both share the values
 * @requirement SCR-7 to SCR-15
 */
export function secretSource(
  settings: Settings,
  opts?: pulumi.ComponentResourceOptions,
  other?: OtherBackend,
): SecretSource {
  const { source, name, immutable, operatorTimeout, rotation } = settings.secrets;
  if (source === "stack") return { name, immutable, operatorTimeout, ...(other?.secrets ?? fromStack(settings, opts)) };
  const { intervalDays, rotated } = rotation;
  const values = source === "externalSecret" ? fromStore(settings) : fromSealed(settings);
  return {
    name,
    immutable,
    operatorTimeout,
    values,
    rotation: { intervalDays, rotated: byKey((value) => rotated[value]) },
  };
}

function fromStack(
  settings: Settings,
  opts: pulumi.ComponentResourceOptions | undefined,
): Pick<SecretSource, "values" | "rotation"> {
  const { databaseUrl, secrets } = settings;
  const { intervalDays, rotated } = secrets.rotation;
  const credentials = new Credentials("credentials", { given: settings, intervalDays, rotated }, opts);
  const { values, checksumKey } = credentials;
  const database = databaseUrl
    ? { [environment.databaseUrl.key]: databaseUrl.output() }
    : databaseData(settings, values.databasePassword);
  const optional = Object.entries({
    [environment.sessionStoreUrl.key]: settings.sessionStoreUrl,
    [environment.cohereApiKey.key]: settings.cohereApiKey,
    [environment.openaiApiKey.key]: settings.openaiApiKey,
  });
  return {
    values: {
      source: "stack",
      checksumKey,
      stringData: {
        ...database,
        [environment.jwtSecret.key]: values.jwtSecret,
        [environment.betterAuthSecret.key]: values.betterAuthSecret,
        [environment.betterAuthTrustHost.key]: pulumi.secret(String(secrets.trustHost)),
        ...Object.fromEntries(optional.flatMap(([key, value]) => (value ? [[key, value.output()]] : []))),
      },
    },
    rotation: {
      intervalDays,
      rotated: byKey((name) =>
        name in credentials.rotated ? credentials.rotated[name as CredentialName] : rotated[name],
      ),
    },
  };
}

/**
 * User and password of the database, and the URL built from them.
 *
 * @requirement SCR-8 to SCR-10
 */
function databaseData(settings: Settings, password: pulumi.Output<string>): Record<string, pulumi.Output<string>> {
  const address = databaseAddress(settings);
  return {
    [environment.databaseUrl.key]: password.apply((text) => urlOf(address, encodeURIComponent(text))),
    [environment.databaseUsername.key]: pulumi.secret(address.username),
    [environment.databasePassword.key]: password,
  };
}

/**
 * One entry of the store holds the values, each as a property named after its key, unless the settings say otherwise.
 *
 * @requirement SCR-22
 */
function fromStore(settings: Settings): StoreValues {
  const { external } = settings.secrets;
  const wanted = new Set([...requiredKeys(settings), ...(Object.keys(external.data) as SecretKey[])]);
  const remote = [...wanted].map((key) => [
    key,
    external.data[key] ?? { key: external.key, property: key.replaceAll("-", "_") },
  ]);
  const data = Object.fromEntries(remote) as Record<string, { key: string; property?: string }>;
  return { source: "externalSecret", settings: external, data, template: template(settings, data) };
}

function fromSealed(settings: Settings): SealedValues {
  const encryptedData = settings.secrets.sealed.encryptedData as Record<string, string>;
  return { source: "sealedSecret", encryptedData, template: template(settings, encryptedData) };
}

/** Values that the cluster builds from settings and from values that only the cluster has. */
function template(settings: Settings, held: Record<string, unknown>): Record<string, string> {
  const { internal } = settings.database;
  const trustHost = { [environment.betterAuthTrustHost.key]: String(settings.secrets.trustHost) };
  if (!internal.enabled) return trustHost;
  const address = databaseAddress(settings);
  // urlquery writes a space as "+", which before the "@" of a URL is a plus sign.
  const password = `{{ index . "${environment.databasePassword.key}" | urlquery | replace "+" "%20" }}`;
  return {
    ...trustHost,
    [environment.databaseUsername.key]: address.username,
    ...(!(environment.databaseUrl.key in held) && { [environment.databaseUrl.key]: urlOf(address, password) }),
  };
}

function byKey<T>(of: (name: SecretName) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(secretKeys).map(([key, name]) => [key, of(name)]));
}
