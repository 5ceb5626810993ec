import * as pulumi from "@pulumi/pulumi";
import { chatKey, databaseAddress, ingressOrigin, sessionStoreKey, type Settings } from "../../settings";
import type { ConfigMapSource } from "./config-map";
import type { OtherBackend } from "../backend/other";

const shared = [
  "environment",
  "log-level",
  "log-format",
  "frontend-url",
  "feature-ai-chatbot-enabled",
  "feature-reminders-enabled",
];
const sessions = ["session-type", "session-ttl", "session-encryption", "session-persistence"];
const tokens = ["jwt-secret", "jwt-algorithm", "jwt-expiration"];

/** Keys of ConfigMap and Secret that each component reads: no more than it needs (DEP-19). */
export function variables(settings: Settings) {
  const key = chatKey(settings);
  const storeKey = sessionStoreKey(settings);
  const ofOther = settings.backendFrom === undefined ? [] : ["next-public-api-url"];
  const common = [...shared, ...sessions, ...tokens, ...Object.keys(settings.configMap.data)];
  return {
    frontend: [
      ...common,
      ...ofOther,
      "backend-url",
      "database-url",
      "better-auth-secret",
      "better-auth-trust-host",
      "trusted-proxies",
      ...(storeKey ? [storeKey] : []),
    ],
    backend: [...common, "cors-origins", "database-url", "llm-provider", ...(key ? [key] : [])],
  };
}

/**
 * Where a person reaches the frontend: through the Ingress, or its NodePort where the nodes can be reached, else at its
 * in-cluster address (CM-15).
 *
 * @param nodeHost host of the cluster's nodes, if known
 */
export function frontendUrl(settings: Settings, nodeHost: pulumi.Input<string> | undefined): pulumi.Output<string> {
  const { frontend, namespace } = settings;
  const origin = ingressOrigin(settings);
  if (origin !== undefined) return pulumi.output(origin);
  const { nodePort } = frontend.service;
  if (nodePort !== undefined && nodeHost !== undefined) return pulumi.interpolate`http://${nodeHost}:${nodePort}`;
  return pulumi.output(`http://${frontend.serviceName}.${namespace}.svc.cluster.local:${frontend.service.port}`);
}

/**
 * The application's ConfigMap: the program's entries and the stack's own (CM-1 to CM-6).
 *
 * @param other the backend that the stack uses in place of one of its own
 */
export function configMapSource(
  settings: Settings,
  publicUrl: pulumi.Input<string>,
  other?: OtherBackend,
): ConfigMapSource {
  const { data, ...rest } = settings.configMap;
  return { ...rest, data: { ...configData(settings, publicUrl, other), ...data } };
}

/** What the program puts into the application's ConfigMap (CM-10 to CM-22, SES-5). */
export function configData(
  settings: Settings,
  publicUrl: pulumi.Input<string>,
  other?: OtherBackend,
): Record<string, pulumi.Input<string>> {
  return { ...sharedData(settings, publicUrl), ...(other ? other.configData : backendData(settings, publicUrl)) };
}

function sharedData(settings: Settings, publicUrl: pulumi.Input<string>): Record<string, pulumi.Input<string>> {
  const { backend, features, frontend, ingress, jwt, session } = settings;
  return {
    "environment": settings.global.environment,
    "log-level": backend.logLevelCase === "lower" ? backend.logLevel.toLowerCase() : backend.logLevel,
    "log-format": backend.logFormat,
    "feature-reminders-enabled": String(features.reminders),
    "feature-ai-chatbot-enabled": String(features.aiChatbot),
    "frontend-url": publicUrl,
    "jwt-expiration": String(jwt.expiration),
    // Whoever gets past the proxies could name any address.
    "trusted-proxies": String(ingress.enabled && frontend.service.type === "ClusterIP" ? ingress.trustedProxies : 0),
    "session-type": session.type,
    "session-ttl": String(session.ttl),
    "session-encryption": String(session.encryption),
    "session-persistence": String(session.persistence),
  };
}

function backendData(settings: Settings, publicUrl: pulumi.Input<string>): Record<string, pulumi.Input<string>> {
  const { backend, jwt } = settings;
  const database = databaseAddress(settings);
  return {
    "backend-url": `http://${backend.serviceName}:${backend.service.port}`,
    "cors-origins": backend.corsOrigins?.join(",") ?? publicUrl,
    "database-host": database.host,
    "database-port": String(database.port),
    "database-name": database.name,
    "llm-provider": backend.llmProvider,
    "jwt-algorithm": jwt.algorithm,
  };
}
