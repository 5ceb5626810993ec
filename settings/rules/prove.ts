import type { CheckedSettings } from "../schema";
import type {
  ClusterSettings,
  Component,
  Delivery,
  DisruptionBudget,
  ExternalDatabaseSettings,
  ExtraSecret,
  IngressSettings,
  InternalDatabaseSettings,
  MailDelivery,
  NetworkPolicySettings,
  SecretsSettings,
  SecretStore,
  SessionSettings,
  Settings,
} from "./proven";

/**
 * Settings that every rule has passed, with a type that says so.
 *
 * @throws {Error} for a missing member that a rule should have required: a bug in the rules
 */
export function prove(settings: CheckedSettings): Settings {
  const { database, reminders } = settings;
  return {
    ...settings,
    cluster: cluster(settings.cluster),
    frontend: component(settings.frontend),
    backend: component(settings.backend),
    session: session(settings.session),
    database: { internal: internalDatabase(database.internal), external: externalDatabase(database.external) },
    reminders: { ...reminders, delivery: delivery(reminders.delivery, settings.features.reminders) },
    connectionTest: switched(settings.connectionTest),
    ingress: ingress(settings.ingress),
    networkPolicy: networkPolicy(settings.networkPolicy),
    secrets: secrets(settings.secrets),
  };
}

/** The same part as either on or off. */
function switched<T extends { enabled: boolean }>(part: T) {
  const { enabled } = part;
  return enabled ? { ...part, enabled } : { ...part, enabled };
}

function cluster({ kind, minikube, ...rest }: CheckedSettings["cluster"]): ClusterSettings {
  if (kind === "embedded") return { ...rest, kind };
  if (kind === "existing") return { ...rest, kind };
  return { ...rest, kind, minikube: required(minikube, "cluster.minikube") };
}

type CheckedComponent = CheckedSettings["frontend"];

function component<T extends CheckedComponent>(given: T): Component<T> {
  const { autoscaling, podDisruptionBudget } = given;
  return { ...given, autoscaling: switched(autoscaling), podDisruptionBudget: budget(podDisruptionBudget) };
}

function budget({ enabled, minAvailable, maxUnavailable }: CheckedComponent["podDisruptionBudget"]): DisruptionBudget {
  if (!enabled) return { enabled, minAvailable, maxUnavailable };
  if (minAvailable !== undefined) return { enabled, minAvailable };
  return { enabled, maxUnavailable: required(maxUnavailable, "podDisruptionBudget.maxUnavailable") };
}

function session({ type, ...rest }: CheckedSettings["session"]): SessionSettings {
  if (type === "database") return { ...rest, type };
  return type === "external" ? { ...rest, type, persistence: true } : { ...rest, type, persistence: false };
}

function internalDatabase({ backup, ...rest }: CheckedSettings["database"]["internal"]): InternalDatabaseSettings {
  return switched({ ...rest, backup: switched(backup) });
}

function externalDatabase({
  enabled,
  host,
  ...rest
}: CheckedSettings["database"]["external"]): ExternalDatabaseSettings {
  return enabled ? { ...rest, enabled, host: required(host, "database.external.host") } : { ...rest, enabled, host };
}

function ingress({ enabled, hosts, host, ...rest }: CheckedSettings["ingress"]): IngressSettings {
  if (!enabled) return { ...rest, enabled, hosts, host };
  const [first = { host: required(host, "ingress.host") }, ...others] = hosts;
  return { ...rest, enabled, hosts: [first, ...others], host };
}

function networkPolicy({ enabled, ...rest }: CheckedSettings["networkPolicy"]): NetworkPolicySettings {
  return enabled ? { ...rest, enabled } : { ...rest, enabled, rules: [] };
}

function delivery({ kind, smtp, secretName }: CheckedSettings["reminders"]["delivery"], reminders: boolean): Delivery {
  // A stack without reminders doesn't have to complete its delivery settings.
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
 * The login for the mail server, with the Secret that contains its password; undefined if the server needs none.
 *
 * @throws {Error} for a login without a Secret: a bug in the rules
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

function secrets({ source, extra, external, ...rest }: CheckedSettings["secrets"]): SecretsSettings {
  const { store, ...read } = external;
  switch (source) {
    case "stack":
      return { ...rest, source, external: read, extra: extra.map(fromStack) };
    case "externalSecret":
      return { ...rest, source, external: { ...read, store: oneStore(store) }, extra: extra.map(fromStore) };
    case "sealedSecret": {
      const sealed = { encryptedData: { ...rest.sealed.encryptedData } };
      return { ...rest, source, immutable: false, external: read, sealed, extra: extra.map(fromSealed) };
    }
  }
}

type CheckedExtra = CheckedSettings["secrets"]["extra"][number];

function fromStack({ stringData = {}, data = {}, ...rest }: CheckedExtra): ExtraSecret<"stack"> {
  return { ...rest, stringData, data };
}

function fromStore({ remote, ...rest }: CheckedExtra): ExtraSecret<"externalSecret"> {
  return { ...rest, remote: required(remote, "secrets.extra.remote") };
}

function fromSealed({ encryptedData, ...rest }: CheckedExtra): ExtraSecret<"sealedSecret"> {
  return { ...rest, encryptedData: required(encryptedData, "secrets.extra.encryptedData") };
}

function oneStore(store: CheckedSettings["secrets"]["external"]["store"]): SecretStore | undefined {
  if (store === undefined) return undefined;
  const { aws, gcp, vault, kubernetes, fake } = store;
  if (aws) return { aws };
  if (gcp) return { gcp };
  if (vault) return { vault };
  if (kubernetes) return { kubernetes };
  return { fake: required(fake, "secrets.external.store.fake") };
}

function required<T>(value: T | undefined, key: string): T {
  if (value === undefined) throw new Error(`todo:${key} isn't set, but no rule required it`);
  return value;
}
