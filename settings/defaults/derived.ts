import { mayBeMinikube } from "../facts/cluster-kinds";
import { derivedDatabaseDefaults } from "./database";
import { httpUrl, ingressOrigin } from "../facts/addresses";
import { type Environment, schema } from "../schema";
import { merge, type Tree, treeAt } from "../formats/tree";

const replicas: Record<Environment, number> = { development: 1, staging: 2, production: 3 };
/**
 * The frontend's Service, where no Ingress leads to it.
 *
 * @requirement SVC-5, ENV-12
 */
const withoutIngress: Record<Environment, string> = {
  development: "NodePort",
  staging: "ClusterIP",
  production: "LoadBalancer",
};
const podLabels = { ingressController: { "app.kubernetes.io/name": "ingress-nginx" }, dns: { "k8s-app": "kube-dns" } };

const minikube = {
  profile: "todo",
  driver: "docker",
  cpus: 4,
  memory: 4096,
  addons: ["ingress", "metrics-server", "dashboard"],
};

/** Defaults that follow from what a stack and its environment set; whatever those set themselves stays. */
export function derivedDefaults(environment: Environment, set: Tree): Tree {
  const cluster = treeAt(set, "cluster");
  const ingress = treeAt(set, "ingress");
  const networkPolicy = treeAt(set, "networkPolicy");
  const frontendType = ingress.enabled === true ? "ClusterIP" : withoutIngress[environment];
  const session = treeAt(set, "session");
  const hasHosts = Array.isArray(ingress.hosts) && ingress.hosts.length > 0;
  const host = environment === "development" && !hasHosts ? { host: "todo.local" } : {};
  const apiUrl = publicOrigin(merge(host, ingress)) ?? backendUrl(treeAt(set, "backend"));
  return {
    ...((mayBeMinikube(cluster.kind) || cluster.minikube !== undefined) && { cluster: { minikube } }),
    frontend: {
      ...componentDefaults(environment, treeAt(set, "frontend"), { type: frontendType, nodePort: 30000 }),
      image: merge(imageDefaults(set, "frontend"), { buildArgs: { NEXT_PUBLIC_API_URL: apiUrl } }),
      // An image of another stack was built with its URL.
      ...(set.promoteFrom !== undefined &&
        set.backendFrom === undefined && {
          environment: {
            NEXT_PUBLIC_API_URL: treeAt(set, "frontend", "image", "buildArgs").NEXT_PUBLIC_API_URL ?? apiUrl,
          },
        }),
    },
    backend: {
      ...componentDefaults(environment, treeAt(set, "backend"), { type: "ClusterIP", nodePort: 30080 }),
      image: imageDefaults(set, "backend"),
    },
    // A session lives as long as the token that speaks for it (SES-2), and in memory no longer than the pod (SES-4).
    session: { ttl: treeAt(set, "jwt").expiration, persistence: session.type !== "in-memory" },
    migration: waitOf(treeAt(set, "migration")),
    ingress: host,
    database: derivedDatabaseDefaults(environment, set),
    // Labels that a stack sets replace these: merged, no pod would have them all.
    networkPolicy: {
      ...(treeAt(networkPolicy, "ingressController").podLabels === undefined && {
        ingressController: { podLabels: podLabels.ingressController },
      }),
      ...(treeAt(networkPolicy, "dns").podLabels === undefined && { dns: { podLabels: podLabels.dns } }),
    },
  };
}

function imageDefaults(set: Tree, component: "frontend" | "backend"): Tree {
  const { name, buildContext } = treeAt(set, component, "image");
  return {
    registry: treeAt(set, "global").imageRegistry,
    repository: name,
    dockerfilePath: `${String(buildContext)}/Dockerfile`,
  };
}

/**
 * Half of the time that a migration has, so that as much is left to migrate.
 *
 * @requirement JOB-4
 */
function waitOf({ activeDeadlineSeconds }: Tree): Tree {
  return typeof activeDeadlineSeconds === "number"
    ? { databaseWaitSeconds: Math.floor(activeDeadlineSeconds / 2) }
    : { databaseWaitSeconds: 0 };
}

/** Origin of an Ingress; undefined where none leads to the application, or the settings of it are wrong. */
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

function componentDefaults(
  environment: Environment,
  component: Tree,
  { type, nodePort }: { type: string; nodePort: number },
): Tree {
  const service = { type, port: component.port, ...treeAt(component, "service") };
  const autoscaling = treeAt(component, "autoscaling");
  // What the autoscaler begins with, or the environment's (ENV-1).
  const replicaCount = autoscaling.enabled === true ? autoscaling.minReplicas : replicas[environment];
  const fewest = autoscaling.enabled === true ? replicaCount : (component.replicaCount ?? replicaCount);
  const budget = treeAt(component, "podDisruptionBudget");
  return {
    replicaCount,
    service: { ...(service.type === "NodePort" && { nodePort }), ...service },
    // Startup repeats the liveness check (PRB-4).
    healthCheck: { startup: { path: treeAt(component, "healthCheck", "liveness").path } },
    // With one replica nothing may be unavailable, or a rollout would mean downtime (DEP-7).
    ...(treeAt(component, "strategy").type === "RollingUpdate" && {
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: fewest === 1 ? 0 : 1 } },
    }),
    ...(budget.maxUnavailable === undefined && { podDisruptionBudget: { minAvailable: 1 } }),
  };
}
