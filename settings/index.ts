import * as pulumi from "@pulumi/pulumi";
import { readConfig } from "./load/pulumi-config";
import { parseSettings } from "./load/parse";
import { describe } from "./problems";
import { rulesOf } from "./rules";
import type { On, Settings } from "./rules/proven";

export { claimChange, claimOf, type ClaimRecord } from "./facts/claim";
export {
  clusterHost,
  clusterUrl,
  type DatabaseAddress,
  databaseAddress,
  databaseUrl,
  databaseUrlAt,
  httpUrl,
  ingressEndpoints,
  ingressOrigin,
  registryUrl,
  routedOrigin,
  serviceUrl,
} from "./facts/addresses";
export { type DatabasePart, databaseRole, postgresImage } from "./facts/database";
export {
  commonNames,
  type DerivedName,
  entries,
  entriesOf,
  type Entry,
  environment,
  type KeyStyle,
  type Reader,
  type SecretKey,
  styledKey,
  variableName,
  variableOf,
} from "./facts/environment";
export { type DeliverySecretName, podEnvironment, type PodVariableName } from "./facts/pod-environment";
export { allowedFlows, type Flow, type Member, members, type NetworkSettings, type Peer } from "./facts/flows";
export { quantityBytes } from "./formats/quantities";
export { buildArguments, inRegistry, isReleaseTag, registryOf } from "./facts/images";
export { lastChange } from "./machine/git";
export { ingressHosts, rewriteAnnotation } from "./facts/hosts";
export { restricted } from "./defaults/environments";
export { metricsPort } from "./facts/metrics";
export { pathVariables } from "./facts/probes";
export { nodePorts } from "./facts/node-ports";
export { Refusal, SettingsError } from "./problems";
export { fewestReplicas } from "./facts/replicas";
export { existingLogins, isThere, readEntries, requiredKeys } from "./facts/secrets";
export { secretKeys } from "./schema/secrets";
export type { SecretName } from "./schema/secret-values";
export type { SecretText } from "./formats/secret-text";
export { loginOf } from "./rules/prove";
export type { ClusterSettings, ExtraSecret, On, SecretsSettings, SecretStore, Settings } from "./rules/proven";
export type { ProbeTiming, Resources } from "./schema";

export type ComponentSettings = Settings["frontend"];
export type ConnectionTestSettings = On<Settings["connectionTest"]>;
export type DatabaseSettings = On<Settings["database"]["internal"]>;
export type HealthCheck = ComponentSettings["healthCheck"];
export type IngressSettings = On<Settings["ingress"]>;
export type MigrationSettings = Settings["migration"];
export type ReminderSettings = Settings["reminders"];
export type SecurityContext = ComponentSettings["securityContext"];
export type ServiceAccountSettings = Settings["serviceAccount"];

/**
 * The settings of the stack that is being deployed, read from its Pulumi config. Unwise settings are logged as
 * warnings.
 *
 * @throws {SettingsError} with every problem, before any resource is registered
 * @requirement CFG-26
 */
export function loadSettings(): Settings {
  const { settings, warnings } = parseSettings(pulumi.getStack(), readConfig(), rulesOf(pulumi.getStack()));
  for (const warning of warnings) void pulumi.log.warn(describe(warning));
  return settings;
}
