import type { Rule } from "../rule";
import { addCapabilities } from "./add-capabilities";
import { apparmor } from "./apparmor";
import { autoscaler } from "./autoscaler";
import { autoscalerTarget } from "./autoscaler-target";
import { barePods } from "./bare-pods";
import { configMapSecrets } from "./config-map-secrets";
import { danglingSelectors } from "./dangling-selectors";
import { defaultNamespace } from "./default-namespace";
import { disruptionBudget } from "./disruption-budget";
import { dropCapabilities } from "./drop-capabilities";
import { envNames } from "./env-names";
import { envReferences } from "./env-references";
import { ephemeralStorage } from "./ephemeral-storage";
import { gracefulStop } from "./graceful-stop";
import { highUid } from "./high-uid";
import { hostNamespaces } from "./host-namespaces";
import { hostPath } from "./host-path";
import { hostPort } from "./host-port";
import { hostProcess } from "./host-process";
import { imageDigest } from "./image-digest";
import { imagePullPolicy } from "./image-pull-policy";
import { imageRegistry } from "./image-registry";
import { imageTag } from "./image-tag";
import { ingressBackends } from "./ingress-backends";
import { ingressHosts } from "./ingress-hosts";
import { ingressSnippets } from "./ingress-snippets";
import { ingressTls } from "./ingress-tls";
import { jobLimits } from "./job-limits";
import { labels } from "./labels";
import { leakedSecrets } from "./leaked-secrets";
import { literalSecrets } from "./literal-secrets";
import { livenessProbe } from "./liveness-probe";
import { networkPolicies } from "./network-policies";
import { plainSecret } from "./plain-secret";
import { privilegeEscalation } from "./privilege-escalation";
import { privileged } from "./privileged";
import { probeHost } from "./probe-host";
import { probePort } from "./probe-port";
import { probesDiffer } from "./probes-differ";
import { procMount } from "./proc-mount";
import { randomSecrets } from "./random-secrets";
import { rbac } from "./rbac";
import { readOnlyRoot } from "./read-only-root";
import { readinessProbe } from "./readiness-probe";
import { removedApis } from "./removed-apis";
import { replicas } from "./replicas";
import { resourceLimits } from "./resource-limits";
import { resourceRequests } from "./resource-requests";
import { rollingUpdate } from "./rolling-update";
import { rootGroups } from "./root-groups";
import { runAsNonRoot } from "./run-as-non-root";
import { runAsUser } from "./run-as-user";
import { runtimeSocket } from "./runtime-socket";
import { seccomp } from "./seccomp";
import { selectorLabels } from "./selector-labels";
import { selectorOverlap } from "./selector-overlap";
import { selinux } from "./selinux";
import { serviceAccount } from "./service-account";
import { serviceAccountToken } from "./service-account-token";
import { serviceExternalIps } from "./service-external-ips";
import { servicePortsExist } from "./service-ports";
import { serviceType } from "./service-type";
import { spread } from "./spread";
import { startupProbe } from "./startup-probe";
import { storage } from "./storage";
import { sysctls } from "./sysctls";
import { volumeTypes } from "./volume-types";

/** Checks 1 to 19: what a pod may do on its node. */
const podSecurity: Rule[] = [
  privileged,
  hostNamespaces,
  hostPath,
  runtimeSocket,
  hostPort,
  runAsNonRoot,
  runAsUser,
  highUid,
  rootGroups,
  privilegeEscalation,
  dropCapabilities,
  addCapabilities,
  readOnlyRoot,
  seccomp,
  apparmor,
  selinux,
  sysctls,
  procMount,
  hostProcess,
  probeHost,
  volumeTypes,
];

/** Checks 20 to 59: everything else about single objects, and whole stacks. */
const objects: Rule[] = [
  serviceAccountToken,
  serviceAccount,
  rbac,
  resourceRequests,
  resourceLimits,
  ephemeralStorage,
  readinessProbe,
  livenessProbe,
  startupProbe,
  probesDiffer,
  probePort,
  imageTag,
  imageDigest,
  imageRegistry,
  imagePullPolicy,
  literalSecrets,
  configMapSecrets,
  leakedSecrets,
  envNames,
  envReferences,
  plainSecret,
  networkPolicies,
  danglingSelectors,
  serviceType,
  serviceExternalIps,
  servicePortsExist,
  ingressTls,
  ingressHosts,
  ingressBackends,
  ingressSnippets,
  replicas,
  autoscaler,
  autoscalerTarget,
  disruptionBudget,
  spread,
  rollingUpdate,
  selectorLabels,
  selectorOverlap,
  jobLimits,
  barePods,
  defaultNamespace,
  labels,
  storage,
  gracefulStop,
  removedApis,
  randomSecrets,
];

/** All rules, in the order of the list of checks. */
export const rules: Rule[] = [...podSecurity, ...objects];
