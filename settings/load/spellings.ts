import type { Path } from "../formats/tree";

/**
 * Other words for a component's settings, as other charts and charts of this application's documents have them. Keys
 * are in lower case, without `_` and `-`.
 */
const ofAComponent: Record<string, string> = {
  "env": "environment",
  "environmentvariables": "environment",
  "envvars": "environment",
  "replicas": "replicaCount",
  "name": "serviceName",
  "containerport": "port",
  "imagename": "image.name",
  "imagerepository": "image.repository",
  "imageregistry": "image.registry",
  "imagetag": "image.tag",
  "imagedigest": "image.digest",
  "imagepullpolicy": "image.pullPolicy",
  "pullpolicy": "image.pullPolicy",
  "servicetype": "service.type",
  "serviceport": "service.port",
  "targetport": "service.targetPort",
  "nodeport": "service.nodePort",
  "cpurequest": "resources.requests.cpu",
  "memoryrequest": "resources.requests.memory",
  "cpulimit": "resources.limits.cpu",
  "memorylimit": "resources.limits.memory",
  "resources.cpurequest": "resources.requests.cpu",
  "resources.memoryrequest": "resources.requests.memory",
  "resources.cpulimit": "resources.limits.cpu",
  "resources.memorylimit": "resources.limits.memory",
  "healthcheckpath": "healthCheck.liveness.path",
  "healthcheck.path": "healthCheck.liveness.path",
  "healthcheck.port": "healthCheck.liveness.port",
  "healthcheck.initialdelayseconds": "healthCheck.liveness.initialDelaySeconds",
  "healthcheck.periodseconds": "healthCheck.liveness.periodSeconds",
  "healthcheck.timeoutseconds": "healthCheck.liveness.timeoutSeconds",
  "healthcheck.failurethreshold": "healthCheck.liveness.failureThreshold",
  "livenessprobe": "healthCheck.liveness",
  "readinessprobe": "healthCheck.readiness",
  "startupprobe": "healthCheck.startup",
  "hpa": "autoscaling",
  "pdb": "podDisruptionBudget",
  "minreplicas": "autoscaling.minReplicas",
  "maxreplicas": "autoscaling.maxReplicas",
};

/** The same for keys that aren't a component's, from the root of the settings. */
const ofTheStack: Record<string, string> = {
  "environment": "global.environment",
  "imageregistry": "global.imageRegistry",
  "imagepullsecrets": "global.imagePullSecrets",
  "storageclass": "global.storageClass",
  "loglevel": "backend.logLevel",
  "networkpolicies": "networkPolicy",
  "frontend.ingress": "ingress",
  "frontend.loglevel": "backend.logLevel",
  "postgres": "database.internal",
  "postgresql": "database.internal",
  "database.storagesize": "database.internal.persistence.size",
  "database.persistence": "database.internal.persistence",
  "database.internal.storagesize": "database.internal.persistence.size",
  "database.internal.storage": "database.internal.persistence",
  "database.internal.database": "database.internal.name",
  "database.internal.databasename": "database.internal.name",
};

const components = ["frontend", "backend"];

/** A key without what its spellings differ in: `replica_count` and `replicaCount` are one. */
function plain(key: PropertyKey): string {
  return String(key).replaceAll(/[_-]/g, "").toLowerCase();
}

/** The known key that differs from a key in its spelling alone. */
export function respelled(key: string, known: string[]): string | undefined {
  return known.find((one) => plain(one) === plain(key));
}

/**
 * The setting that an unknown key stands for: another spelling of a known one, or another document's word for it.
 *
 * @param path the object that has the unknown key
 * @param known the keys that the object may have
 * @returns undefined if no setting is meant for sure
 * @requirement CFG-30
 */
export function meantSetting(path: Path, key: string, known: string[]): Path | undefined {
  const spelled = respelled(key, known);
  if (spelled !== undefined) return [...path, spelled];
  const words = [...path, key].map(plain);
  const [component, ...rest] = words;
  const inComponent = components.find((one) => one === component);
  const ofComponent = inComponent && ofAComponent[rest.join(".")];
  const found = ofComponent === undefined ? ofTheStack[words.join(".")] : `${inComponent}.${ofComponent}`;
  return found?.split(".");
}
