import { ingressOrigin, type Settings } from "../settings";
import { postgresHost, postgresPort } from "./postgres";

/**
 * Where a person reaches the frontend: through the Ingress, or its NodePort where the nodes can be reached, else at its
 * in-cluster address (CM-15).
 *
 * @param nodeHost host of the cluster's nodes, if known
 */
export function frontendUrl(settings: Settings, nodeHost: string | undefined): string {
  const { frontend, namespace } = settings;
  const origin = ingressOrigin(settings);
  if (origin !== undefined) return origin;
  const { nodePort } = frontend.service;
  if (nodePort !== undefined && nodeHost !== undefined) return `http://${nodeHost}:${nodePort}`;
  return `http://${frontend.serviceName}.${namespace}.svc.cluster.local:${frontend.service.port}`;
}

/** The data of the application's ConfigMap (CM-10 to CM-22). */
export function configData(settings: Settings, publicUrl: string): Record<string, string> {
  const { backend, database, jwt } = settings;
  return {
    "environment": settings.global.environment,
    "log-level": backend.logLevel,
    "log-format": "json",
    "backend-url": `http://${backend.serviceName}:${backend.service.port}`,
    "frontend-url": publicUrl,
    "cors-origins": (backend.corsOrigins ?? [publicUrl]).join(","),
    "database-host": postgresHost,
    "database-port": String(postgresPort),
    "database-name": database.name,
    "jwt-algorithm": jwt.algorithm,
    "jwt-expiration": String(jwt.expiration),
  };
}
