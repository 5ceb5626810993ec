import { type Tree, treeAt } from "./tree";

/** Defaults that follow from what a stack and its environment set; whatever those set themselves stays. */
export function derivedDefaults(set: Tree): Tree {
  return {
    frontend: componentDefaults(treeAt(set, "frontend"), 30000),
    backend: componentDefaults(treeAt(set, "backend"), 30080),
  };
}

function componentDefaults(component: Tree, nodePort: number): Tree {
  const liveness = treeAt(component, "healthCheck", "liveness");
  return {
    service: { port: component.port, ...(treeAt(component, "service").type === "NodePort" && { nodePort }) },
    // Startup repeats the liveness check (PRB-4).
    healthCheck: { startup: { path: liveness.path } },
    ...(treeAt(component, "strategy").type === "RollingUpdate" && { strategy: { rollingUpdate: rollingUpdate(component) } }),
  };
}

/** With one replica nothing may be unavailable, or a rollout would mean downtime (DEP-7). */
function rollingUpdate({ replicaCount }: Tree): Tree {
  return { maxSurge: 1, maxUnavailable: replicaCount === 1 ? 0 : 1 };
}
