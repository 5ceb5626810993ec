import * as access from "./access";
import * as availability from "./availability";
import * as backendFrom from "./backend-from";
import * as builds from "./builds";
import * as cluster from "./cluster";
import * as configMap from "./config-map";
import * as database from "./database";
import * as dockerfiles from "./dockerfiles";
import * as externalDatabase from "./external-database";
import * as images from "./images";
import * as ingress from "./ingress";
import * as jobs from "./jobs";
import * as network from "./network";
import * as networkRules from "./network-rules";
import { noSecretsInSettings } from "./plain-sight";
import * as pods from "./pods";
import * as probes from "./probes";
import type { Rule, Rules } from "./rule";
import { scannerInstalled } from "./scanners";
import { stackNameIsLabelValue } from "./stack-name";
import * as extraSecrets from "./extra-secrets";
import * as secretAdvice from "./secret-advice";
import * as secrets from "./secrets";
import * as services from "./services";
import * as session from "./session";
import { noReservedOrSecretVariables, variablesWithinLimit } from "./variables";
import * as workloads from "./workloads";

/** Rules across keys: a problem stops the update before it changes anything. */
export const rules: Rule[] = [
  workloads.requestsWithinLimits,
  workloads.minimumRequestsInProduction,
  workloads.rolloutWithoutDowntime,
  workloads.deadlineAboveMinReadySeconds,
  workloads.probeTimeoutWithinPeriod,
  pods.probesOnContainerPort,
  probes.probePathsFree,
  pods.localhostProfileNamed,
  pods.gracePeriodAboveDrain,
  pods.oneVolumePerWritablePath,
  availability.threeReplicasInProduction,
  availability.replicasWithinCeiling,
  availability.backendAutoscaling,
  availability.replicasWithinAutoscalingRange,
  availability.disruptionBudgetInProduction,
  availability.budgetAllowsEviction,
  noReservedOrSecretVariables,
  variablesWithinLimit,
  noSecretsInSettings,
  configMap.noEntryTwice,
  configMap.entriesInKeyStyle,
  configMap.noSecretsInBinaryData,
  configMap.configMapWithinLimit,
  services.uniqueServiceNames,
  services.externalServiceType,
  services.uniqueNodePorts,
  services.servicePortIsContainerPort,
  services.targetPortIsContainerPort,
  services.metricsPortFree,
  ingress.ingressHostNamed,
  ingress.uniquePaths,
  ingress.certificateForEveryHost,
  ingress.oneRewriteTarget,
  ingress.noWildcardOriginInProduction,
  backendFrom.pathsToFrontendOnly,
  backendFrom.frontendNamespacesOfOthers,
  network.networkPoliciesOutsideDevelopment,
  network.strictPoliciesInProduction,
  network.externalSourcesNamed,
  networkRules.networkRulesWithPolicies,
  networkRules.networkRulesForExistingPods,
  networkRules.networkRulesForOpenPorts,
  networkRules.narrowNetworkRules,
  networkRules.noContradictoryDenial,
  database.exactlyOneDatabase,
  externalDatabase.externalHostNamed,
  externalDatabase.aliasOfHostName,
  externalDatabase.databaseUrlMatchesSettings,
  externalDatabase.databaseUrlMatchesTls,
  externalDatabase.roleUrlsMatchSettings,
  externalDatabase.authorityOfVerifiedDatabase,
  database.bitnamiStatefulSet,
  database.statefulSetNameWithinLimit,
  database.exclusiveFilesystemVolume,
  database.persistenceOutsideDevelopment,
  database.noHostPathStorage,
  database.ssdStorageInProduction,
  database.separateBackupClaim,
  jobs.databaseWaitWithinDeadline,
  jobs.dailyReminders,
  jobs.completeDelivery,
  access.ownAccountInProduction,
  access.annotationsOnCreatedAccount,
  session.encryptedSessionsInProduction,
  session.noPersistenceInMemory,
  session.persistenceInExternalStore,
  session.sessionStoreUrlMatchesSettings,
  session.clientAffinityForMemorySessions,
  session.cookieAffinityForMemorySessions,
  cluster.contextForExistingCluster,
  cluster.kubeconfigForExistingCluster,
  cluster.minikubeSettingsForMinikube,
  cluster.explicitClusterKind,
  cluster.minikubeFitsRequests,
  cluster.minikubeAddonsEnabled,
  cluster.registryUnlessImagesAreLoaded,
  images.registryForExistingCluster,
  images.registryMatchesRepository,
  images.uniqueRepositories,
  images.noDigestWhilePromoting,
  images.versionTagInProduction,
  images.noLatestDatabaseInProduction,
  images.sizeLimitNotRaised,
  images.imageScanOutsideDevelopment,
  builds.noSecretsInBuilds,
  builds.noReservedBuildArguments,
  builds.apiUrlOfBackend,
  secrets.externalSecretsInProduction,
  secrets.requiredSecretsSet,
  secrets.noUnusedSecrets,
  secrets.noUnusedRotationDates,
  secrets.secretWithinLimit,
  secrets.noUnusedSourceSettings,
  secrets.sealedValuesComplete,
  secrets.mutableSealedSecret,
  secrets.createdStoreIsNamespaced,
  secrets.signingKeyLongEnough,
  secrets.noRotationOfGeneratedPassword,
  extraSecrets.uniqueSecretNames,
  extraSecrets.valuesFromSource,
  extraSecrets.keysOfType,
  extraSecrets.keysInKeyStyle,
  extraSecrets.noKeyTwice,
  extraSecrets.dataIsBase64,
  extraSecrets.valuesOfType,
  extraSecrets.extraSecretWithinLimit,
  extraSecrets.typeThatReadersNeed,
];

/** Settings that are allowed but unwise: a problem is logged as a warning. */
export const advice: Rule[] = [
  workloads.notPaused,
  workloads.startupProbeEnabled,
  services.protocolOfImages,
  probes.livenessWithoutDatabase,
  probes.readinessWithDatabase,
  images.noLatestInStaging,
  database.volumeWithRoomToGrow,
  database.noVolumeSelector,
  externalDatabase.verifiedDatabaseOutsideDevelopment,
  database.retainInProduction,
  ingress.rewriteWithCaptureGroup,
  ingress.publicOriginAllowed,
  secretAdvice.noSampleValues,
  secretAdvice.rotationNotOverdue,
  secretAdvice.rotationRecorded,
  secretAdvice.noFakeStoreInProduction,
  secretAdvice.clusterProtectsSecrets,
];

/** Rules that need more than the settings: the stack's name and the deploying machine. */
export function rulesOf(stack: string): Rules {
  return {
    rules: [
      stackNameIsLabelValue(stack),
      images.promoteFromAnotherStack(stack),
      backendFrom.backendFromAnotherStack(stack),
      ...onThisMachine.rules,
    ],
    advice: onThisMachine.advice,
  };
}

/** Rules about the deploying machine: its files, commits and programs. */
export const onThisMachine: Rules = {
  rules: [dockerfiles.buildFilesExist, dockerfiles.dockerfileFitsPods, scannerInstalled],
  advice: [dockerfiles.buildArgumentsDeclared, dockerfiles.commitKnown],
};
