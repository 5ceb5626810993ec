import { cpuMillicores, quantityBytes } from "../formats/quantities";
import { fewestReplicas } from "./replicas";
import type { CheckedSettings } from "../schema";

/** The total requests of all pods of a stack with the fewest replicas. */
export function totalRequests({ backendFrom, frontend, backend, database }: CheckedSettings): {
  millicores: number;
  bytes: number;
} {
  const pods = [
    { ...frontend.resources.requests, replicas: fewestReplicas(frontend) },
    ...(backendFrom === undefined ? [{ ...backend.resources.requests, replicas: fewestReplicas(backend) }] : []),
    ...(database.internal.enabled
      ? [{ ...database.internal.resources.requests, replicas: database.internal.replicas }]
      : []),
  ];
  return {
    millicores: Math.round(pods.reduce((sum, { cpu, replicas }) => sum + cpuMillicores(cpu) * replicas, 0)),
    bytes: pods.reduce((sum, { memory, replicas }) => sum + quantityBytes(memory) * replicas, 0),
  };
}
