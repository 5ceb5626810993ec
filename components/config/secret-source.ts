import * as pulumi from "@pulumi/pulumi";
import {
  databaseAddress,
  type DatabasePart,
  databaseRole,
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
  const credentials = new Credentials(
    "credentials",
    {
      names: credentialNames(settings),
      given: settings,
      intervalDays,
      rotated: {
        ...rotated,
        backendDatabasePassword: rotated.backendDatabaseUrl,
        frontendDatabasePassword: rotated.frontendDatabaseUrl,
      },
    },
    opts,
  );
  const { checksumKey } = credentials;
  const owner = databaseUrl
    ? { [environment.databaseUrl.key]: databaseUrl.output() }
    : ownerData(settings, credentials.value("databasePassword"));
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
        ...owner,
        ...roleData(settings, credentials, owner[environment.databaseUrl.key]),
        [environment.jwtSecret.key]: credentials.value("jwtSecret"),
        [environment.betterAuthSecret.key]: credentials.value("betterAuthSecret"),
        [environment.betterAuthTrustHost.key]: pulumi.secret(String(secrets.trustHost)),
        ...Object.fromEntries(optional.flatMap(([key, value]) => (value ? [[key, value.output()]] : []))),
      },
    },
    rotation: {
      intervalDays,
      rotated: byKey((name) => credentials.rotated[generatedAs[name] ?? (name as CredentialName)] ?? rotated[name]),
    },
  };
}

/** Values of which the program generates a part, the password in a URL. */
const generatedAs: { [name in SecretName]?: CredentialName } = {
  backendDatabaseUrl: "backendDatabasePassword",
  frontendDatabaseUrl: "frontendDatabasePassword",
};

function credentialNames({ database: { internal } }: Settings): CredentialName[] {
  return [
    "databasePassword",
    "jwtSecret",
    "betterAuthSecret",
    ...(internal.enabled ? (["backendDatabasePassword", "frontendDatabasePassword"] as const) : []),
    ...(internal.enabled && internal.provider === "bitnami" ? (["databaseAdminPassword"] as const) : []),
  ];
}

/**
 * The URLs by which the servers connect: in the cluster each as its own role, which the migration makes. Outside, the
 * owner's URL where the settings name no role.
 *
 * @requirement SCR-8 to SCR-10
 */
function roleData(
  settings: Settings,
  credentials: Credentials,
  ownerUrl: pulumi.Output<string> | undefined,
): Record<string, pulumi.Output<string>> {
  const { internal } = settings.database;
  const own = (part: DatabasePart) => {
    const address = roleAddress(settings, part);
    return credentials.value(`${part}DatabasePassword`).apply((text) => urlOf(address, encodeURIComponent(text)));
  };
  const urlOfPart = (part: DatabasePart) =>
    internal.enabled ? own(part) : (settings[`${part}DatabaseUrl`]?.output() ?? ownerUrl);
  const urls = { backend: urlOfPart("backend"), frontend: urlOfPart("frontend") };
  return {
    ...(urls.backend && { [environment.backendDatabaseUrl.key]: urls.backend }),
    ...(urls.frontend && { [environment.frontendDatabaseUrl.key]: urls.frontend }),
    ...(internal.enabled &&
      internal.provider === "bitnami" && {
        [environment.databaseAdminPassword.key]: credentials.value("databaseAdminPassword"),
      }),
  };
}

function roleAddress(settings: Settings, part: DatabasePart) {
  const address = databaseAddress(settings);
  return { ...address, username: databaseRole(address.username, part) };
}

/**
 * User and password of the tables' owner, and the URL built from them.
 *
 * @requirement SCR-8 to SCR-10
 */
function ownerData(settings: Settings, password: pulumi.Output<string>): Record<string, pulumi.Output<string>> {
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
  const { backendFrom, database } = settings;
  const { internal } = database;
  const trustHost = { [environment.betterAuthTrustHost.key]: String(settings.secrets.trustHost) };
  if (!internal.enabled) {
    const owners = `{{ index . "${environment.databaseUrl.key}" }}`;
    const urls = {
      ...(!backendFrom && { [environment.backendDatabaseUrl.key]: owners }),
      [environment.frontendDatabaseUrl.key]: owners,
    };
    return { ...trustHost, ...without(urls, held) };
  }
  const address = databaseAddress(settings);
  const ownPassword = `index . "${environment.databasePassword.key}"`;
  // urlquery writes a space as "+", which before the "@" of a URL is a plus sign.
  const encoded = (value: string) => `{{ ${value} | urlquery | replace "+" "%20" }}`;
  // scrypt: who has a role's password can't guess the owner's with it.
  const derived = (purpose: string) => `derivePassword 1 "maximum" (${ownPassword}) "${purpose}" "todo"`;
  const urlOfRole = (part: DatabasePart) => urlOf(roleAddress(settings, part), encoded(derived(part)));
  const built = {
    [environment.databaseUrl.key]: urlOf(address, encoded(ownPassword)),
    [environment.backendDatabaseUrl.key]: urlOfRole("backend"),
    [environment.frontendDatabaseUrl.key]: urlOfRole("frontend"),
    ...(internal.provider === "bitnami" && { [environment.databaseAdminPassword.key]: `{{ ${derived("admin")} }}` }),
  };
  return { ...trustHost, [environment.databaseUsername.key]: address.username, ...without(built, held) };
}

function without(texts: Record<string, string>, held: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([key]) => !(key in held)));
}

function byKey<T>(of: (name: SecretName) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(secretKeys).map(([key, name]) => [key, of(name)]));
}
