import * as pulumi from "@pulumi/pulumi";
import { ingressOrigin, type Settings } from "../settings";
import type { Credentials } from "./credentials";
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

/** The data of the application's Secret (SCR-8 to SCR-12). */
export function secretData({ database }: Settings, credentials: Credentials): Record<string, pulumi.Output<string>> {
  const { databasePassword } = credentials;
  return {
    "database-url": pulumi.interpolate`postgresql://${database.username}:${databasePassword}@${postgresHost}:${postgresPort}/${database.name}`,
    "database-username": pulumi.secret(database.username),
    "database-password": databasePassword,
    "jwt-secret-key": credentials.jwtSecret,
    "better-auth-secret": credentials.betterAuthSecret,
  };
}
