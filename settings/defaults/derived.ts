import { mayBeMinikube } from "../facts/cluster-kinds";
import { httpUrl, ingressOrigin } from "../facts/addresses";
import { isTree, merge, type Tree, treeAt } from "../formats/tree";
import { type Environment, schema } from "../schema";
import { derivedDatabaseDefaults } from "./database";
import type { ComponentInput, Defaults, DerivedDefaults, Input } from "./types";

const replicas: Record<Environment, number> = { development: 1, staging: 2, production: 3 };

/**
 * The type of the frontend's Service if there is no Ingress.
 *
 * @requirement SVC-5, ENV-12
 */
const withoutIngress: Record<Environment, string> = {
  development: "NodePort",
  staging: "ClusterIP",
  production: "LoadBalancer",
};

const minikube: Defaults<NonNullable<Input["cluster"]["minikube"]>> = {
  profile: "todo",
  driver: "docker",
  cpus: 4,
  memory: 4096,
  addons: ["ingress", "metrics-server", "dashboard"],
};

/** Defaults that follow from the settings of a stack and its environment; those settings themselves take precedence. */
export function derivedDefaults(environment: Environment, set: Tree): Tree {
  const ingress = treeAt(set, "ingress");
  const hasHosts = Array.isArray(ingress.hosts) && ingress.hosts.length > 0;
  const host = environment === "development" && !hasHosts ? { host: "todo.local" } : {};
  const apiUrl = publicOrigin(merge(host, ingress)) ?? backendUrl(treeAt(set, "backend"));
  const frontendType = ingress.enabled === true ? "ClusterIP" : withoutIngress[environment];
  const parts: DerivedDefaults[] = [
    { cluster: clusterDefaults(treeAt(set, "cluster")) },
    { frontend: componentDefaults(environment, treeAt(set, "frontend"), { type: frontendType, nodePort: 30000 }) },
    { frontend: { image: imageDefaults(set, "frontend") } },
    { frontend: { image: { buildArgs: { NEXT_PUBLIC_API_URL: apiUrl } }, environment: promotedUrl(set, apiUrl) } },
    { backend: componentDefaults(environment, treeAt(set, "backend"), { type: "ClusterIP", nodePort: 30080 }) },
    { backend: { image: imageDefaults(set, "backend") } },
    { session: sessionDefaults(set) },
    { migration: { databaseWaitSeconds: waitOf(treeAt(set, "migration")) } },
    { ingress: host },
    { database: derivedDatabaseDefaults(environment, set) },
    { networkPolicy: podLabelDefaults(treeAt(set, "networkPolicy")) },
  ];
  return parts.reduce<Tree>(merge, {});
}

function clusterDefaults(cluster: Tree): DerivedDefaults<Input["cluster"]> {
  return mayBeMinikube(cluster.kind) || cluster.minikube !== undefined ? { minikube } : {};
}

function imageDefaults(set: Tree, component: "frontend" | "backend"): DerivedDefaults<ComponentInput["image"]> {
  const { name, buildContext } = treeAt(set, component, "image");
  return {
    registry: treeAt(set, "global").imageRegistry,
    repository: name,
    dockerfilePath: `${String(buildContext)}/Dockerfile`,
  };
}

/** The API URL at run time if another stack built the image, which contains that stack's URL. */
function promotedUrl(set: Tree, apiUrl: string): Tree {
  if (set.promoteFrom === undefined || set.backendFrom !== undefined) return {};
  return { NEXT_PUBLIC_API_URL: treeAt(set, "frontend", "image", "buildArgs").NEXT_PUBLIC_API_URL ?? apiUrl };
}

/**
 * A session lives as long as the token, and in memory no longer than the pod.
 *
 * @requirement SES-2, SES-4
 */
function sessionDefaults(set: Tree): DerivedDefaults<Input["session"]> {
  return { ttl: treeAt(set, "jwt").expiration, persistence: treeAt(set, "session").type !== "in-memory" };
}

/** Labels that a stack sets replace these, because no pod would have both sets. */
function podLabelDefaults({ ingressController, dns }: Tree): DerivedDefaults<Input["networkPolicy"]> {
  const isSet = (peer: unknown) => isTree(peer) && peer.podLabels !== undefined;
  return {
    ingressController: isSet(ingressController) ? {} : { podLabels: { "app.kubernetes.io/name": "ingress-nginx" } },
    dns: isSet(dns) ? {} : { podLabels: { "k8s-app": "kube-dns" } },
  };
}

/**
 * Half of a migration's time, which leaves the other half to migrate in.
 *
 * @requirement JOB-4
 */
function waitOf({ activeDeadlineSeconds }: Tree): number {
  return typeof activeDeadlineSeconds === "number" ? Math.floor(activeDeadlineSeconds / 2) : 0;
}

/** The origin of the Ingress; undefined if there is none or its settings are invalid. */
function publicOrigin(ingress: Tree): string | undefined {
  const { success, data } = schema.shape.ingress.safeParse(ingress);
  return success ? ingressOrigin({ ingress: data }) : undefined;
}

/**
 * URL of the backend inside the cluster.
 *
 * @requirement X-9
 */
function backendUrl({ serviceName, port, service }: Tree): string {
  return httpUrl(String(serviceName), Number(treeAt({ service }, "service").port ?? port));
}

/**
 * Fewer than three pods lose none before its successor is ready: one of two would have to carry the load of both. A
 * rollout that may not add pods has to take one away.
 *
 * @requirement DEP-7
 */
function rollingUpdate(component: Tree, fewest: number) {
  const { maxSurge = 1 } = treeAt(component, "strategy", "rollingUpdate");
  const mayAdd = !["0", "0%"].includes(String(maxSurge));
  return { maxSurge: 1, maxUnavailable: fewest >= 3 || (fewest === 2 && !mayAdd) ? 1 : 0 };
}

function componentDefaults(
  environment: Environment,
  component: Tree,
  { type, nodePort }: { type: string; nodePort: number },
): DerivedDefaults<ComponentInput> {
  const serviceType = treeAt(component, "service").type ?? type;
  const autoscaling = treeAt(component, "autoscaling");
  // The autoscaler's minimum, or else the environment's number (ENV-1).
  const replicaCount = autoscaling.enabled === true ? autoscaling.minReplicas : replicas[environment];
  const fewest = autoscaling.enabled === true ? replicaCount : (component.replicaCount ?? replicaCount);
  const isRolling = treeAt(component, "strategy").type === "RollingUpdate";
  const hasMaximum = treeAt(component, "podDisruptionBudget").maxUnavailable !== undefined;
  return {
    replicaCount,
    service: { type, port: component.port, nodePort: serviceType === "NodePort" ? nodePort : undefined },
    // The startup probe repeats the liveness probe's check (PRB-4).
    healthCheck: { startup: { path: treeAt(component, "healthCheck", "liveness").path } },
    strategy: isRolling ? { rollingUpdate: rollingUpdate(component, Number(fewest)) } : {},
    podDisruptionBudget: hasMaximum ? {} : { minAvailable: 1 },
  };
}
