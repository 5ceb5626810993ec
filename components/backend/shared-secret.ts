import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { clusterHost, databaseUrlAt, environment, type Refusal, type Settings } from "../../settings";
import type { SecretSource } from "../config/secret";
import type { SharedBackend } from "../stacks/outputs";

const { betterAuthSecret, betterAuthTrustHost, databasePassword, databaseUrl, frontendDatabaseUrl, jwtSecret } =
  environment;
const { sessionStoreUrl } = environment;

type Key = keyof SharedBackend["secret"]["keys"];

/** Values whose rotation dates are copied with them. */
const dated = [databaseUrl, frontendDatabaseUrl, databasePassword, jwtSecret, betterAuthSecret].map(({ key }) => key);

export interface SharedSecretArgs {
  /** Where the Secret is, and the database that its URL points to. */
  shared: pulumi.Input<Pick<SharedBackend, "secret" | "database"> & { namespace: string }>;
  /** The stack's own settings: whether to trust the host, the rotation interval, and the session store. */
  settings: Pick<Settings, "secrets" | "sessionStoreUrl">;
  /** Makes the Refusal for a missing key. */
  explain: (problem: string) => Refusal;
}

/**
 * The keys that a frontend shares with another stack's backend, read from that stack's Secret at each update, with
 * their rotation dates. If the Secret lacks one of them, its value fails with a Refusal.
 *
 * @requirement SCR-8 to SCR-18
 */
export class SharedSecret extends pulumi.ComponentResource {
  /** Values for the stack's own Secret. */
  readonly source: Pick<SecretSource, "values" | "rotation">;
  /** Resolves once all of them are known to exist. */
  readonly complete: pulumi.Output<true>;

  constructor(name: string, args: SharedSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:SharedSecret", name, {}, opts);
    const { secrets, sessionStoreUrl: storeUrl } = args.settings;
    const shared = pulumi.output(args.shared);
    const id = shared.apply(({ namespace, secret }) => `${namespace}/${secret.name}`);
    const { data, metadata } = kubernetes.core.v1.Secret.get(`${name}-secret`, id, { parent: this });

    const valueOf = (key: Key) =>
      pulumi.secret(
        pulumi.all([data, shared]).apply(([values, { secret }]) => read(values, secret, key, args.explain)),
      );
    /** The URL of the accounts' role; in a stack of an earlier version, the one of the backend. */
    const accountsUrl = (held: Record<string, string> | undefined, secret: SharedBackend["secret"]) =>
      read(
        held,
        secret,
        secret.keys[frontendDatabaseUrl.key] ? frontendDatabaseUrl.key : databaseUrl.key,
        args.explain,
      );
    const values = {
      [jwtSecret.key]: valueOf(jwtSecret.key),
      [betterAuthSecret.key]: valueOf(betterAuthSecret.key),
    };
    const url = pulumi
      .all([pulumi.secret(pulumi.all([data, shared]).apply(([held, { secret }]) => accountsUrl(held, secret))), shared])
      .apply(([text, { namespace, database }]) => fromAnyNamespace(text, namespace, database));
    this.complete = pulumi.unsecret(pulumi.all([url, ...Object.values(values)]).apply(() => true as const));

    const days = metadata.apply(({ annotations }) => annotations ?? {});
    const checksumKey = { length: 64, special: false };
    this.source = {
      values: {
        source: "stack",
        checksumKey: new random.RandomPassword(`${name}-checksum-key`, checksumKey, { parent: this }).result,
        stringData: {
          ...values,
          // Pods of the version before read the same under this key, as long as they run.
          [databaseUrl.key]: url,
          [frontendDatabaseUrl.key]: url,
          [betterAuthTrustHost.key]: pulumi.secret(String(secrets.trustHost)),
          ...(storeUrl && { [sessionStoreUrl.key]: storeUrl.output() }),
        },
      },
      rotation: {
        intervalDays: secrets.rotation.intervalDays,
        rotated: {
          ...Object.fromEntries(dated.map((key) => [key, days.apply((all) => all[`rotation.todo-app/${key}`])])),
          [sessionStoreUrl.key]: secrets.rotation.rotated.sessionStoreUrl,
        },
      },
    };
    this.registerOutputs({});
  }
}

function read(
  data: Record<string, string> | undefined,
  { name, keys }: SharedBackend["secret"],
  key: Key,
  explain: SharedSecretArgs["explain"],
): string {
  const held = keys[key] ?? key;
  const value = data?.[held];
  if (value === undefined) throw explain(`its Secret ${name} has no key ${held}`);
  return Buffer.from(value, "base64").toString();
}

/** The database's URL; a database in the cluster gets a host name that resolves in every namespace. */
function fromAnyNamespace(url: string, namespace: string, { inside, port }: SharedBackend["database"]): string {
  return inside ? databaseUrlAt(url, clusterHost(inside.service, namespace), port) : url;
}
