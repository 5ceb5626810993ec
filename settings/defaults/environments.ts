import { version } from "../../package.json";
import { databaseDefaults } from "./database";
import { jobDefaults } from "./jobs";
import type { Environment, ProbeTiming, Resources, SecurityContext } from "../schema";
import type { ComponentInput, Defaults } from "./types";

const resources: Record<Environment, Resources> = {
  development: tier("100m", "128Mi", "200m", "256Mi"),
  staging: tier("250m", "256Mi", "500m", "512Mi"),
  production: tier("500m", "512Mi", "1000m", "1Gi"),
};

const replicaRange: Record<Environment, Defaults<ComponentInput["autoscaling"]>> = {
  development: { minReplicas: 2, maxReplicas: 10 },
  staging: { minReplicas: 2, maxReplicas: 5 },
  production: { minReplicas: 3, maxReplicas: 20 },
};
const replicaCeiling: Record<Environment, number> = { development: 5, staging: 5, production: 20 };

/**
 * The sizes that images have to stay under; a stack may ask for smaller ones.
 *
 * @requirement IMG-14
 */
export const sizeLimits = { frontend: "300M", backend: "200M" };

/**
 * What applies to every pod, whether it has its own settings or not.
 *
 * @requirement SEC-1 to SEC-8
 */
export const restricted: SecurityContext = {
  runAsNonRoot: true,
  runAsUser: 1000,
  fsGroup: 1000,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  privileged: false,
  seccompProfile: { type: "RuntimeDefault" },
};

const startup = timing(0, 2, 2, 30);
const liveness = timing(30, 10, 3, 3);
const readiness = timing(5, 5, 5, 3);

/**
 * The defaults of an environment (requirements, section 23). All defaults are in this folder: here, in database.ts,
 * in jobs.ts, in without-backend.ts, and in derived.ts for those that follow from other settings.
 */
export function environmentDefaults(environment: Environment): Defaults {
  const development = environment === "development";
  const production = environment === "production";
  const component = (name: "frontend" | "backend", port: number): Defaults<ComponentInput> => ({
    serviceName: `todo-${name}`,
    port,
    service: { allowPortRemap: false, protocol: "TCP", targetPort: "http", sessionAffinity: "None" },
    autoscaling: { enabled: !development, ...replicaRange[environment], targetCPUUtilizationPercentage: 70 },
    podDisruptionBudget: { enabled: production && name === "backend" },
    image: imageDefaults(environment, name),
    resources: resources[environment],
    strategy: { type: "RollingUpdate" },
    minReadySeconds: 10,
    progressDeadlineSeconds: 600,
    revisionHistoryLimit: 10,
    paused: false,
    healthCheck: {
      startup: { enabled: true, port: "http", ...startup },
      liveness: { path: "/health", port: "http", ...liveness },
      readiness: { path: "/ready", port: "http", ...readiness },
    },
    containerName: name === "backend" ? "fastapi" : "nextjs",
    securityContext: restricted,
    writablePaths: { "/tmp": "64Mi" },
    configVolume: false,
    secretVolume: false,
    envConfigMaps: [],
    envSecrets: [],
    drainSeconds: 5,
    terminationGracePeriodSeconds: 30,
    nodeSelector: {},
    tolerations: [],
    affinity: {},
    environment: {},
  });
  return {
    global: {
      environment,
      imageRegistry: "",
      imagePullSecrets: [],
      storageClass: "",
      replicaCeiling: replicaCeiling[environment],
    },
    namespace: "default",
    labels: { short: false },
    cluster: { kind: development ? "auto" : "existing" },
    frontend: component("frontend", 3000),
    backend: {
      ...component("backend", 8000),
      logLevel: "INFO",
      logLevelCase: "upper",
      logFormat: "json",
      llmProvider: "offline",
    },
    keyStyle: "kebab",
    configMap: { name: "todo-app-config", immutable: false, data: {}, binaryData: {} },
    features: { reminders: true, aiChatbot: true },
    session: { type: "database", encryption: true, external: { port: 6379, addressRanges: ["0.0.0.0/0", "::/0"] } },
    imagePins: { enabled: false },
    imageScan: { enabled: !development, scanner: "auto", severity: "CRITICAL", accepted: {} },
    database: databaseDefaults(environment, {
      resources: resources[environment],
      healthCheck: { startup, liveness, readiness },
    }),
    ...jobDefaults(resources[environment]),
    ingress: {
      enabled: !development,
      className: "nginx",
      hosts: [],
      paths: [
        { path: "/", service: "frontend" },
        { path: "/api", service: "backend" },
      ],
      exposeBackend: true,
      annotations: {},
      trustedProxies: 1,
      tls: [],
    },
    networkPolicy: {
      enabled: !development,
      strict: production,
      ingressController: { namespace: "ingress-nginx" },
      dns: { namespace: "kube-system", port: 53, cidrs: [] },
      externalSources: ["0.0.0.0/0", "::/0"],
      privateRanges: ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
      frontendNamespaces: [],
      rules: [],
    },
    serviceAccount: { create: true, name: "todo-app", annotations: {} },
    rbac: { create: production },
    jwt: { algorithm: "HS256", expiration: 3600 },
    secrets: {
      source: production ? "externalSecret" : "stack",
      name: "todo-app-secret",
      immutable: false,
      operatorTimeout: 180,
      trustHost: true,
      rotation: { intervalDays: 90, rotated: {} },
      clusterProtects: { encryptionAtRest: false, auditLogging: false },
      external: {
        apiVersion: "external-secrets.io/v1",
        refreshInterval: "1h",
        secretStoreRef: { name: "aws-secrets-manager", kind: "SecretStore" },
        key: `todo-app/${environment}`,
        data: {},
      },
      sealed: { encryptedData: {} },
      extra: [],
    },
  };
}

function imageDefaults(environment: Environment, component: "frontend" | "backend"): Defaults<ComponentInput["image"]> {
  const frontend = component === "frontend";
  return {
    name: `todo-${component}`,
    tag: environment === "development" ? "latest" : version,
    pullPolicy: "IfNotPresent",
    buildContext: `./${component}`,
    buildArgs: frontend ? { NODE_ENV: "production" } : {},
    labels: { version, component },
    platform: "linux/amd64",
    baseImage: frontend ? "node:24-bookworm-slim" : "python:3.11-slim-bookworm",
    sizeLimit: sizeLimits[component],
    cache: "builder",
  };
}

function tier(requestCpu: string, requestMemory: string, limitCpu: string, limitMemory: string): Resources {
  return {
    requests: { cpu: requestCpu, memory: requestMemory },
    limits: { cpu: limitCpu, memory: limitMemory },
  };
}

function timing(
  initialDelaySeconds: number,
  periodSeconds: number,
  timeoutSeconds: number,
  failureThreshold: number,
): ProbeTiming {
  return { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold };
}
