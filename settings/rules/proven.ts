import type { CheckedSettings } from "../schema";

/* What the rules have proved about settings, as types, so that components need no assertion that a member is set. */

type Replace<T, Members> = Omit<T, keyof Members> & Members;
/** A part that can be turned off, as a union of both states. */
type Switched<T extends { enabled: boolean }> = Replace<T, { enabled: true }> | Replace<T, { enabled: false }>;
/** A part that is on: its component accepts nothing else. */
export type On<T extends { enabled: boolean }> = Extract<T, { enabled: true }>;

type CheckedCluster = CheckedSettings["cluster"];
type CheckedComponent = CheckedSettings["frontend"];
type CheckedBudget = CheckedComponent["podDisruptionBudget"];
type CheckedIngress = CheckedSettings["ingress"];
type CheckedPolicy = CheckedSettings["networkPolicy"];
type CheckedSession = CheckedSettings["session"];
type CheckedSecrets = CheckedSettings["secrets"];
type CheckedExtra = CheckedSecrets["extra"][number];
type CheckedDatabase = CheckedSettings["database"];
type CheckedDelivery = CheckedSettings["reminders"]["delivery"];
type CheckedExternal = CheckedSecrets["external"];
type CheckedStore = NonNullable<CheckedExternal["store"]>;
type Host = CheckedIngress["hosts"][number];
type Smtp = CheckedDelivery["smtp"];
type Share = NonNullable<CheckedBudget["minAvailable"]>;

/** The cluster, with complete Minikube settings wherever it may be one. */
export type ClusterSettings =
  | Replace<CheckedCluster, { kind: "minikube" | "auto"; minikube: NonNullable<CheckedCluster["minikube"]> }>
  | Replace<CheckedCluster, { kind: "embedded"; minikube?: undefined }>
  | Replace<CheckedCluster, { kind: "existing"; minikube?: undefined }>;

/** A budget that is on has exactly one of the two limits. */
export type DisruptionBudget =
  | { enabled: true; minAvailable: Share; maxUnavailable?: undefined }
  | { enabled: true; maxUnavailable: Share; minAvailable?: undefined }
  | Replace<CheckedBudget, { enabled: false }>;

/** A component's number of pods is fixed or follows the load. */
export type Autoscaling = Switched<CheckedComponent["autoscaling"]>;

/** An Ingress that is on has a host. */
export type IngressSettings =
  Replace<CheckedIngress, { enabled: true; hosts: [Host, ...Host[]] }> | Replace<CheckedIngress, { enabled: false }>;

/** Network rules need policies that are on. */
export type NetworkPolicySettings =
  Replace<CheckedPolicy, { enabled: true }> | Replace<CheckedPolicy, { enabled: false; rules: [] }>;

/** Sessions in memory end with their pod; those in an external store don't. */
export type SessionSettings =
  | Replace<CheckedSession, { type: "in-memory"; persistence: false }>
  | Replace<CheckedSession, { type: "database" }>
  | Replace<CheckedSession, { type: "external"; persistence: true }>;

/** The test runs with each update, or never. */
export type ConnectionTestSettings = Switched<CheckedSettings["connectionTest"]>;

/** A database in the cluster, with its backup or without. */
export type InternalDatabaseSettings = Switched<
  Replace<CheckedDatabase["internal"], { backup: Switched<CheckedDatabase["internal"]["backup"]> }>
>;

/** An external database has a host. */
export type ExternalDatabaseSettings =
  | Replace<CheckedDatabase["external"], { enabled: true; host: string }>
  | Replace<CheckedDatabase["external"], { enabled: false }>;

/** E-mail has its server and its sender. */
export interface MailDelivery {
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

/** The fields of an extra Secret that contain its values, by the source that uses them. */
interface ExtraValues {
  stack: Required<Pick<CheckedExtra, "stringData" | "data">>;
  externalSecret: Required<Pick<CheckedExtra, "remote">>;
  sealedSecret: Required<Pick<CheckedExtra, "encryptedData">>;
}
export type Source = keyof ExtraValues;

/** An extra Secret, with its values in the form that the source requires. */
export type ExtraSecret<From extends Source = Source> = Replace<CheckedExtra, ExtraValues[From]>;

/** Secrets from one source, with what that source needs. Only a store that is used can be created. */
export type SecretsSettings =
  | SecretsOf<"stack", { external: Replace<CheckedExternal, { store?: undefined }> }>
  | SecretsOf<"externalSecret", { external: Replace<CheckedExternal, { store?: SecretStore | undefined }> }>
  | SecretsOf<
      "sealedSecret",
      {
        immutable: false;
        external: Replace<CheckedExternal, { store?: undefined }>;
        sealed: { encryptedData: Record<string, string> };
      }
    >;
type SecretsOf<From extends Source, Members> = Replace<
  CheckedSecrets,
  { source: From; extra: ExtraSecret<From>[] } & Members
>;

export type Component<T extends CheckedComponent> = Replace<
  T,
  { autoscaling: Autoscaling; podDisruptionBudget: DisruptionBudget }
>;

/** A stack's settings, complete and proved by the rules: whatever a setting requires of others is there. */
export type Settings = Replace<
  CheckedSettings,
  {
    cluster: ClusterSettings;
    frontend: Component<CheckedSettings["frontend"]>;
    backend: Component<CheckedSettings["backend"]>;
    session: SessionSettings;
    database: Replace<CheckedDatabase, { internal: InternalDatabaseSettings; external: ExternalDatabaseSettings }>;
    reminders: Replace<CheckedSettings["reminders"], { delivery: Delivery }>;
    connectionTest: ConnectionTestSettings;
    ingress: IngressSettings;
    networkPolicy: NetworkPolicySettings;
    secrets: SecretsSettings;
  }
>;
