import type { Environment } from "./schema";
import { type Tree, treeAt } from "./tree";

const replicas: Record<Environment, number> = { development: 1, staging: 2, production: 3 };

/** Defaults that follow from what a stack and its environment set; whatever those set themselves stays. */
export function derivedDefaults(environment: Environment, set: Tree): Tree {
  const ingress = treeAt(set, "ingress");
  const hasHosts = Array.isArray(ingress.hosts) && ingress.hosts.length > 0;
  return {
    frontend: componentDefaults(environment, treeAt(set, "frontend"), { type: frontendType(environment, ingress.enabled === true), nodePort: 30000 }),
    backend: componentDefaults(environment, treeAt(set, "backend"), { type: "ClusterIP", nodePort: 30080 }),
    ...(environment === "development" && !hasHosts && { ingress: { host: "todo.local" } }),
    // Labels that a stack sets replace these: merged, no pod would have them all.
    networkPolicy: {
      ingressController: unlessSet(treeAt(set, "networkPolicy", "ingressController"), "podLabels", { "app.kubernetes.io/name": "ingress-nginx" }),
      dns: unlessSet(treeAt(set, "networkPolicy", "dns"), "podLabels", { "k8s-app": "kube-dns" }),
    },
  };
}

/** How the frontend is reached from outside, where no Ingress leads to it (SVC-5, ENV-12). */
function frontendType(environment: Environment, behindIngress: boolean): string {
  if (behindIngress) return "ClusterIP";
  return { development: "NodePort", staging: "ClusterIP", production: "LoadBalancer" }[environment];
}

function componentDefaults(environment: Environment, component: Tree, { type, nodePort }: { type: string; nodePort: number }): Tree {
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

function unlessSet(tree: Tree, key: string, value: Tree): Tree {
  return tree[key] === undefined ? { [key]: value } : {};
}
