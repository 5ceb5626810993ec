import * as pulumi from "@pulumi/pulumi";
import { readConfig } from "./config";
import { parseSettings } from "./parse";
import { describe } from "./problems";
import { rulesOf } from "./rules";
import type { Settings } from "./schema";

export { claimChange, claimOf, type ClaimRecord } from "./claim";
export { databaseAddress, postgresImage } from "./database";
export { allowedFlows, type Flow, type Member, members, type NetworkSettings, type Peer } from "./flows";
export { quantityBytes } from "./formats";
export { buildArguments, inRegistry, isReleaseTag, registryOf } from "./images";
export { lastChange } from "./machine/git";
export { ingressHosts, ingressOrigin, rewriteAnnotation } from "./hosts";
export { restricted } from "./environments";
export { metricsPort } from "./metrics";
export { SettingsError } from "./problems";
export { fewestReplicas } from "./replicas";
export { chatKey, existingLogins, requiredKeys, sessionStoreKey } from "./secrets";
export { secretKeys, type SecretKey } from "./schema/secrets";
export type { SecretName } from "./schema/secret-values";
export type { SecretText } from "./secret-text";
export type {
  ComponentSettings,
  ConfigMapSettings,
  ConnectionTestSettings,
  DatabaseSettings,
  ExtraSecret,
  HealthCheck,
  IngressSettings,
  MigrationSettings,
  ProbeTiming,
  ReminderSettings,
  Resources,
  SecretsSettings,
  SecurityContext,
  ServiceAccountSettings,
  Settings,
} from "./schema";

/**
 * The settings of the stack that is being deployed, read from its Pulumi config. What is unwise in them is logged as
 * warnings.
 *
 * @throws {SettingsError} with every problem, before any resource is registered (CFG-26)
 */
export function loadSettings(): Settings {
  const { settings, warnings } = parseSettings(pulumi.getStack(), readConfig(), rulesOf(pulumi.getStack()));
  for (const warning of warnings) void pulumi.log.warn(describe(warning));
  return settings;
}
