import { z } from "zod";
import { environment, type SecretKey } from "../facts/environment";
import { dnsLabel } from "../formats/names";
import { wholeNumber } from "../formats/numbers";
import { matching } from "../formats/text";
import { secretStore } from "./secret-store";
import { secretText, secretValues, type SecretName } from "./secret-values";
import { setting } from "./setting";

/**
 * Keys of the application's Secret that a store or a sealed manifest may hold, each with the config key of its value.
 */
export const secretKeys = Object.fromEntries(
  (Object.keys(secretValues) as SecretName[]).map((name) => [environment[name].key, name]),
) as Record<SecretKey, SecretName>;

const key = z.enum(Object.keys(secretKeys) as [SecretKey, ...SecretKey[]]);
const valueName = z.enum(Object.keys(secretValues) as [SecretName, ...SecretName[]]);

const dateRule = "must be a date such as 2026-11-30, and not in the future";
// Pulumi makes a point in time of a date that has no quotes in the stack's file.
const date = z.preprocess(
  (given) => (typeof given === "string" ? given.replace(/ 00:00:00 \+0000 UTC$/, "") : given),
  z.iso.date(dateRule).refine((text) => Date.parse(text) <= Date.now(), dateRule),
);

const remoteRef = z.strictObject({
  key: setting(
    z.string().min(1, "must not be empty"),
    "SCR-22",
    "Name of the entry in the store.",
    "todo-app/production",
  ),
  property: setting(
    z.string().min(1, "must not be empty").optional(),
    "SCR-22",
    "Property of an entry that holds several.",
    "jwt_secret",
  ),
});

const ciphertext = matching(/^[A-Za-z0-9+/]{16,}={0,2}$/, "must be the output of kubeseal --raw").meta({
  requirement: "SCR-23",
  description: "Encrypted value.",
  secret: "sealed",
});
const secretKeyName = matching(/^[-._A-Za-z0-9]{1,253}$/, "must be letters, digits, '-', '_' and '.'");

/**
 * A duration as Go prints it, `1h0m0s`: the operator rewrites any other form in the object itself, and then owns a
 * field that the next update wants to apply again.
 */
function canonicalDuration(text: string): string {
  const unit = { h: 3600, m: 60, s: 1 };
  const seconds = [...text.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, name]) => sum + Number(count) * unit[name as keyof typeof unit],
    0,
  );
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours > 0 ? `${hours}h` : ""}${seconds >= 60 ? `${minutes}m` : ""}${seconds % 60}s`;
}

const external = z.strictObject({
  apiVersion: setting(
    matching(/^external-secrets\.io\/v\d+((alpha|beta)\d+)?$/, "must be a version of external-secrets.io"),
    "SCR-21",
    "API version of ExternalSecret and SecretStore that the cluster's operator serves.",
  ),
  refreshInterval: setting(
    matching(/^(0|(\d+(s|m|h))+)$/, "must be a duration such as 1h or 30m; 0 reads once").transform(canonicalDuration),
    "SCR-21",
    "How often the operator reads the store. Pods get a new value at their next start.",
  ),
  secretStoreRef: z.strictObject({
    name: setting(dnsLabel, "SCR-21", "The store that is read."),
    kind: setting(
      z.enum(["SecretStore", "ClusterSecretStore"]),
      "SCR-21",
      "Whether the store belongs to the stack's namespace or to the whole cluster.",
    ),
  }),
  store: secretStore,
  key: setting(
    z.string().min(1, "must not be empty"),
    "SCR-22",
    "Entry of the store that holds the values, each under its key with `_` for `-`.",
  ),
  data: setting(z.partialRecord(key, remoteRef), "SCR-22", "Values that are in another entry of the store.", {
    [environment.jwtSecret.key]: { key: "shared/tokens", property: "signing_key" },
  }),
});

const sealed = z.strictObject({
  encryptedData: setting(
    z.partialRecord(key, ciphertext),
    "SCR-23",
    "Values by key, encrypted by kubeseal for the cluster's controller; they may be in the stack's file.",
    { [environment.jwtSecret.key]: "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq" },
  ),
});

const valuesByKey = (description: string) =>
  z
    .record(
      secretKeyName,
      secretText.meta({
        requirement: "SCR-3",
        description: "Name of the config key that holds the value.",
        secret: "reference",
        type: "string",
      }),
    )
    .optional()
    .meta({ requirement: "SCR-3", description, examples: [{ "tls.key": "tlsKey" }] });

export const extra = z.strictObject({
  name: setting(dnsLabel, "SCR-2", "Name of the Secret.", "todo-tls"),
  type: setting(
    z
      .enum([
        "Opaque",
        "kubernetes.io/tls",
        "kubernetes.io/dockerconfigjson",
        "kubernetes.io/basic-auth",
        "kubernetes.io/ssh-auth",
      ])
      .default("Opaque"),
    "SCR-2",
    "Type of the Secret, which determines the keys that it must have.",
    "kubernetes.io/tls",
  ),
  immutable: setting(z.boolean().default(false), "SCR-5", "Whether Kubernetes refuses to change it.", false),
  stringData: valuesByKey("Config keys of the values, by the Secret's keys."),
  data: valuesByKey("The same for values that are base64-encoded, such as binary files."),
  remote: setting(
    z.record(secretKeyName, remoteRef).optional(),
    "SCR-22",
    "Where the values are in the store, by the Secret's keys; with source `externalSecret`.",
    { "tls.key": { key: "todo-app/tls", property: "key" } },
  ),
  encryptedData: setting(
    z.record(secretKeyName, ciphertext).optional(),
    "SCR-23",
    "Values that kubeseal has encrypted, by the Secret's keys; with source `sealedSecret`.",
    { "tls.key": "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq" },
  ),
});

/** Where secrets come from, and what is recorded of them (section 11). */
export const secrets = z.strictObject({
  source: setting(
    z.enum(["stack", "externalSecret", "sealedSecret"]),
    "SCR-7",
    "`stack`: encrypted config and generated passwords, kept in Pulumi's state; `externalSecret`: a " +
      "store, read by the External " +
      "Secrets Operator; `sealedSecret`: values that only the cluster's Sealed Secrets controller can decrypt.",
  ),
  name: setting(dnsLabel, "SCR-1", "Name of the application's Secret. A change restarts its readers."),
  immutable: setting(
    z.boolean(),
    "SCR-5",
    "Whether Kubernetes refuses to change it: new values, or another ExternalSecret, become a new Secret, " +
      "whose name ends in their checksum.",
  ),
  operatorTimeout: setting(
    wholeNumber(1, 3600),
    "SCR-21",
    "Seconds after which an update stops waiting for the External Secrets Operator or the Sealed Secrets " +
      "controller, and fails.",
  ),
  trustHost: setting(
    z.boolean(),
    "SCR-13",
    "Whether Better Auth trusts a request's host name, as it must behind a proxy.",
  ),
  rotation: z.strictObject({
    intervalDays: setting(
      wholeNumber(30, 90),
      "SCR-18",
      "Days after which a secret that hasn't been rotated causes a warning.",
    ),
    rotated: setting(
      z.partialRecord(valueName, date),
      "SCR-18",
      "Day on which each value was last replaced. For a generated value, a new date generates another.",
      { jwtSecret: "2026-11-30" },
    ),
  }),
  clusterProtects: z.strictObject({
    encryptionAtRest: setting(
      z.boolean(),
      "SCR-20",
      "Records that the cluster encrypts Secrets in etcd; without it, staging and production get a warning.",
    ),
    auditLogging: setting(
      z.boolean(),
      "SCR-20",
      "Records that the cluster logs who reads Secrets; without it, staging and production get a warning.",
    ),
  }),
  external,
  sealed,
  extra: setting(z.array(extra), "SCR-2", "Further Secrets, such as the Ingress's certificate or a registry's login.", [
    { name: "todo-tls", type: "kubernetes.io/tls", stringData: { "tls.crt": "tlsCertificate", "tls.key": "tlsKey" } },
  ]),
});
