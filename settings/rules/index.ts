import * as access from "./access";
import * as availability from "./availability";
import * as backendFrom from "./backend-from";
import * as builds from "./builds";
import * as cluster from "./cluster";
import * as configMap from "./config-map";
import * as database from "./database";
import * as dockerfiles from "./dockerfiles";
import * as images from "./images";
import * as ingress from "./ingress";
import * as jobs from "./jobs";
import * as network from "./network";
import * as networkRules from "./network-rules";
import { nothingElseIsASecret } from "./plain-sight";
import * as pods from "./pods";
import type { Rule, Rules } from "./rule";
import { scannersAreInstalled } from "./scanners";
import { stackNameIsALabel } from "./stack-name";
import * as extraSecrets from "./extra-secrets";
import * as secretAdvice from "./secret-advice";
import * as secrets from "./secrets";
import * as services from "./services";
import * as session from "./session";
import { variablesAreFree } from "./variables";
import * as workloads from "./workloads";

/** What a stack must hold to across keys; a problem ends the update before it changes anything. */
export const rules: Rule[] = [
  workloads.requestsWithinLimits,
  workloads.productionKeepsItsRequests,
  workloads.rolloutsKeepServing,
  workloads.rolloutsHaveTime,
  workloads.checksEndInTime,
  pods.checksAskTheContainer,
  pods.profilesHaveTheirType,
  pods.podsHaveTimeToEnd,
  pods.writablePathsHaveVolumes,
  availability.productionKeepsItsReplicas,
  availability.replicasUnderTheCeiling,
  availability.backendScales,
  availability.replicasInRange,
  availability.productionHasABudget,
  availability.budgetsLetAPodGo,
  variablesAreFree,
  nothingElseIsASecret,
  configMap.entriesAreFree,
  configMap.entriesHaveTheStyle,
  configMap.binariesHoldNoSecrets,
  configMap.configFits,
  services.namesDiffer,
  services.outsideNeedsAType,
  services.nodePortsDiffer,
  services.portsAgree,
  services.targetsExist,
  services.metricsHaveAPort,
  ingress.ingressHasHosts,
  ingress.pathsDiffer,
  ingress.hostsHaveCertificates,
  ingress.rewriteIsSaidOnce,
  ingress.productionNamesItsOrigins,
  backendFrom.pathsLeadToTheFrontend,
  backendFrom.frontendsComeFromElsewhere,
  network.sharedStacksAreFenced,
  network.productionIsStrict,
  network.strictSourcesAreNamed,
  networkRules.rulesHavePolicies,
  networkRules.rulesHavePods,
  networkRules.rulesHavePorts,
  networkRules.rulesAreNarrow,
  networkRules.denialsHold,
  database.oneDatabase,
  database.externalHasAHost,
  database.chartsHaveTheirKind,
  database.volumesAreItsOwn,
  database.sharedStacksPersist,
  database.sharedStacksLeaveTheNode,
  database.productionStoresOnSsd,
  database.backupsHaveAServer,
  jobs.migrationsOutlastTheWait,
  jobs.remindersRunDaily,
  jobs.deliveriesAreComplete,
  access.productionOwnsItsAccount,
  access.annotationsHaveAnAccount,
  session.productionEncryptsSessions,
  session.memoryForgets,
  session.storesRemember,
  session.sessionStoreUrlAgrees,
  session.memoryIsOfOnePod,
  session.memoryIsOfOneVisitor,
  cluster.contextIsUsed,
  cluster.kubeconfigIsUsed,
  cluster.minikubeIsUsed,
  cluster.sharedStacksNameTheirCluster,
  cluster.minikubeHoldsTheRequests,
  cluster.minikubeHasTheAddons,
  cluster.loadedImagesNeedNoRegistry,
  images.registryIsKnown,
  images.registriesAgree,
  images.imagesDiffer,
  images.promotedImagesAreOneStacks,
  images.productionRunsVersions,
  images.productionPinsItsDatabase,
  images.limitsAreKept,
  images.sharedStacksScan,
  builds.buildsHoldNoSecrets,
  builds.buildArgumentsAreFree,
  builds.pagesFindTheBackend,
  secrets.productionKeepsItsSecretsElsewhere,
  secrets.stackBringsItsSecrets,
  secrets.valuesAreRead,
  secrets.datesAreRead,
  secrets.valuesFit,
  secrets.sourcesAreRead,
  secrets.sealedValuesAreComplete,
  secrets.sealedSecretsChange,
  secrets.storesHaveTheirKind,
  secrets.signingKeysAreLongEnough,
  secrets.databaseUrlAgrees,
  secrets.generatedPasswordsStay,
  extraSecrets.extraNamesDiffer,
  extraSecrets.extrasKeepToTheSource,
  extraSecrets.extrasHaveTheirKeys,
  extraSecrets.extraKeysHaveTheStyle,
  extraSecrets.extraKeysAreSetOnce,
  extraSecrets.extraDataIsBase64,
  extraSecrets.extraValuesHaveTheirForm,
  extraSecrets.extrasFit,
  extraSecrets.extrasHaveTheirReadersType,
];

/** What is allowed and yet unwise: it is warned of. */
export const advice: Rule[] = [
  workloads.pausedOnPurpose,
  workloads.startupIsProbed,
  images.latestIsForDevelopment,
  database.volumesHaveRoom,
  database.selectorsAreOnPurpose,
  database.productionRetains,
  ingress.rewriteKeepsThePath,
  ingress.originIsAllowed,
  secretAdvice.samplesAreReplaced,
  secretAdvice.rotationIsDue,
  secretAdvice.rotationIsRecorded,
  secretAdvice.fakesAreForTests,
  secretAdvice.clustersProtectSecrets,
];

/** What the settings of a stack speak of beside themselves: its name, and the machine that deploys. */
export function rulesOf(stack: string): Rules {
  return {
    rules: [
      stackNameIsALabel(stack),
      images.othersArePromoted(stack),
      backendFrom.othersHaveTheBackend(stack),
      ...onThisMachine.rules,
    ],
    advice: onThisMachine.advice,
  };
}

/** What the settings speak of on the machine that deploys: files, commits and programs. */
export const onThisMachine: Rules = {
  rules: [dockerfiles.buildsAreThere, dockerfiles.imagesFitTheirPods, scannersAreInstalled],
  advice: [dockerfiles.argumentsAreTaken, dockerfiles.commitsAreKnown],
};
