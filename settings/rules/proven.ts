import type { CheckedSettings } from "../schema";

/* What the rules have proved of settings, as types: components need no assertion that a member is set. */

type Replace<T, Members> = Omit<T, keyof Members> & Members;
type CheckedCluster = CheckedSettings["cluster"];
type CheckedBudget = CheckedSettings["frontend"]["podDisruptionBudget"];
type CheckedDatabase = CheckedSettings["database"];
type CheckedDelivery = CheckedSettings["reminders"]["delivery"];
type CheckedStore = NonNullable<CheckedSettings["secrets"]["external"]["store"]>;
type Smtp = CheckedDelivery["smtp"];
type Share = NonNullable<CheckedBudget["minAvailable"]>;

/** The cluster, with a complete Minikube wherever it may be one. */
export type ClusterSettings =
  | Replace<CheckedCluster, { kind: "minikube" | "auto"; minikube: NonNullable<CheckedCluster["minikube"]> }>
  | Replace<CheckedCluster, { kind: "embedded"; minikube?: undefined }>
  | Replace<CheckedCluster, { kind: "existing"; minikube?: undefined }>;

/** A budget that is on has exactly one bound. */
export type DisruptionBudget =
  | { enabled: true; minAvailable: Share; maxUnavailable?: undefined }
  | { enabled: true; maxUnavailable: Share; minAvailable?: undefined }
  | Replace<CheckedBudget, { enabled: false }>;

/** An external database has a host. */
export type ExternalDatabaseSettings =
  | Replace<CheckedDatabase["external"], { enabled: true; host: string }>
  | Replace<CheckedDatabase["external"], { enabled: false }>;

/** E-mail has its server and its sender. */
interface MailDelivery {
  kind: "smtp";
  smtp: Replace<Smtp, { host: string; from: string }>;
  secretName?: string | undefined;
}

/** A delivery has its server, its sender and its Secret. Without reminders there is none. */
export type Delivery =
  | { kind: "outbox"; smtp: Smtp; secretName?: string | undefined }
  | { kind: "webhook"; smtp: Smtp; secretName: string }
  | MailDelivery;

/** A store of exactly one kind. */
export type SecretStore = {
  [Kind in keyof CheckedStore]-?: { [Other in Exclude<keyof CheckedStore, Kind>]?: undefined } & {
    [Own in Kind]: NonNullable<CheckedStore[Own]>;
  };
}[keyof CheckedStore];

type Component<T extends CheckedSettings["frontend"]> = Replace<T, { podDisruptionBudget: DisruptionBudget }>;

/** A stack's settings, complete, and proved by the rules: what a setting requires of others is there. */
export type Settings = Replace<
  CheckedSettings,
  {
    cluster: ClusterSettings;
    frontend: Component<CheckedSettings["frontend"]>;
    backend: Component<CheckedSettings["backend"]>;
    database: Replace<CheckedDatabase, { external: ExternalDatabaseSettings }>;
    reminders: Replace<CheckedSettings["reminders"], { delivery: Delivery }>;
    secrets: Replace<
      CheckedSettings["secrets"],
      { external: Replace<CheckedSettings["secrets"]["external"], { store?: SecretStore | undefined }> }
    >;
  }
>;

/**
 * Settings that every rule has passed, as the type that says so.
 *
 * @throws {Error} for a member that a rule should have asked for: a fault of the rules
 */
export function proven(settings: CheckedSettings): Settings {
  const { cluster, frontend, backend, database, reminders, secrets, features } = settings;
  return {
    ...settings,
    cluster: provenCluster(cluster),
    frontend: provenComponent(frontend),
    backend: provenComponent(backend),
    database: { ...database, external: provenDatabase(database.external) },
    reminders: { ...reminders, delivery: provenDelivery(reminders.delivery, features.reminders) },
    secrets: { ...secrets, external: { ...secrets.external, store: provenStore(secrets.external.store) } },
  };
}

function provenCluster(cluster: CheckedCluster): ClusterSettings {
  const { kind, minikube, ...rest } = cluster;
  if (kind === "embedded") return { ...rest, kind };
  if (kind === "existing") return { ...rest, kind };
  return { ...rest, kind, minikube: required(minikube, "cluster.minikube") };
}

function provenComponent<T extends CheckedSettings["frontend"]>(component: T): Component<T> {
  return { ...component, podDisruptionBudget: provenBudget(component.podDisruptionBudget) };
}

function provenBudget({ enabled, minAvailable, maxUnavailable }: CheckedBudget): DisruptionBudget {
  if (!enabled) return { enabled, minAvailable, maxUnavailable };
  if (minAvailable !== undefined) return { enabled, minAvailable };
  return { enabled, maxUnavailable: required(maxUnavailable, "podDisruptionBudget.maxUnavailable") };
}

function provenDatabase({ enabled, host, ...rest }: CheckedDatabase["external"]): ExternalDatabaseSettings {
  return enabled ? { ...rest, enabled, host: required(host, "database.external.host") } : { ...rest, enabled, host };
}

function provenDelivery({ kind, smtp, secretName }: CheckedDelivery, reminders: boolean): Delivery {
  // Nothing asks a stack without reminders to complete its delivery.
  if (!reminders || kind === "outbox") return { kind: "outbox", smtp, secretName };
  if (kind === "webhook") return { kind, smtp, secretName: requiredSecret(secretName) };
  const { host, from } = smtp;
  return {
    kind,
    smtp: {
      ...smtp,
      host: required(host, "reminders.delivery.smtp.host"),
      from: required(from, "reminders.delivery.smtp.from"),
    },
    secretName,
  };
}

/**
 * Login at the mail server, with the Secret that holds its password; undefined where the server needs none.
 *
 * @throws {Error} for a login without a Secret: a fault of the rules
 */
export function loginOf({
  smtp: { username },
  secretName,
}: MailDelivery): { username: string; secretName: string } | undefined {
  return username === undefined ? undefined : { username, secretName: requiredSecret(secretName) };
}

function requiredSecret(secretName: string | undefined): string {
  return required(secretName, "reminders.delivery.secretName");
}

function provenStore(store: CheckedStore | undefined): SecretStore | undefined {
  if (store === undefined) return undefined;
  const { aws, gcp, vault, kubernetes, fake } = store;
  if (aws) return { aws };
  if (gcp) return { gcp };
  if (vault) return { vault };
  if (kubernetes) return { kubernetes };
  return { fake: required(fake, "secrets.external.store.fake") };
}

function required<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new Error(`todo:${key} isn't set, and no rule has asked for it`);
  return value;
}
