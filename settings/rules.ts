import { cpuMillicores, quantityBytes } from "./formats";
import type { Problem } from "./problems";
import type { Settings } from "./schema";

/** What can only be judged across keys; each rule returns every problem it finds. */
export const rules: ((settings: Settings) => Problem[])[] = [
  requestsWithinLimits,
  nodePortsFitTheirServices,
  registryIsKnown,
  productionKeepsItsReplicas,
];

/** a container can't be guaranteed more than it may use. */
function requestsWithinLimits({ frontend, backend, database }: Settings): Problem[] {
  return Object.entries({ frontend, backend, database }).flatMap(([name, { resources }]) => {
    const { requests, limits } = resources;
    const exceeded = {
      cpu: cpuMillicores(requests.cpu) > cpuMillicores(limits.cpu),
      memory: quantityBytes(requests.memory) > quantityBytes(limits.memory),
    };
    return (["cpu", "memory"] as const)
      .filter((kind) => exceeded[kind])
      .map((kind) => ({
        key: `${name}.resources.requests.${kind}`,
        value: requests[kind],
        rule: `must not be above the limit, ${limits[kind]} (X-4)`,
        fix: `lower the request, or raise todo:${name}.resources.limits.${kind}`,
      }));
  });
}

/** SVC-8, X-13: a nodePort needs a type that opens it, and belongs to one Service. */
function nodePortsFitTheirServices({ frontend, backend }: Settings): Problem[] {
  const problems: Problem[] = [];
  for (const [name, { service }] of Object.entries({ frontend, backend })) {
    if (service.nodePort !== undefined && service.type === "ClusterIP") {
      problems.push({
        key: `${name}.service.nodePort`,
        value: service.nodePort,
        rule: "only goes with type NodePort or LoadBalancer (SVC-8)",
        fix: `set todo:${name}.service.type to NodePort, or remove the nodePort`,
      });
    }
  }
  if (frontend.service.nodePort !== undefined && frontend.service.nodePort === backend.service.nodePort) {
    problems.push({
      key: "backend.service.nodePort",
      value: backend.service.nodePort,
      rule: "is the frontend's already (X-13)",
      fix: "choose another port from 30000 to 32767",
    });
  }
  return problems;
}

/** IMG-28: built images reach a registry that the cluster pulls from. */
function registryIsKnown({ cluster, global }: Settings): Problem[] {
  if (cluster.kind === "embedded" || global.imageRegistry !== "") return [];
  return [
    {
      key: "global.imageRegistry",
      value: "",
      rule: "must name the registry that an existing cluster pulls from (IMG-28)",
      fix: "pulumi config set --path 'todo:global.imageRegistry' <host>",
    },
  ];
}

/** ENV-1: production survives the loss of a pod during a rollout. */
function productionKeepsItsReplicas({ global, frontend, backend }: Settings): Problem[] {
  if (global.environment !== "production") return [];
  return Object.entries({ frontend, backend })
    .filter(([, { replicaCount }]) => replicaCount < 3)
    .map(([name, { replicaCount }]) => ({
      key: `${name}.replicaCount`,
      value: replicaCount,
      rule: "must be at least 3 in production (ENV-1)",
      fix: `pulumi config set --path 'todo:${name}.replicaCount' 3`,
    }));
}
