import { merge, type Tree, treeAt } from "../../settings/formats/tree";
import { certificate } from "../support/certificate";
import { secret, storeUrl } from "./views";

function shared(environment: string, host?: string): Tree {
  return {
    global: { environment, imageRegistry: "registry.example.com" },
    cluster: { kind: "existing" },
    namespace: `todo-${environment}`,
    ...(host && { ingress: { host, tls: [{ secretName: "todo-tls", hosts: [host] }] } }),
  };
}

/** A stack of each environment, with only the settings that it must have. */
export const environments = {
  development: shared("development"),
  staging: { ...shared("staging", "staging.todo.example.com"), jwtSecret: secret, betterAuthSecret: secret },
  production: shared("production", "todo.example.com"),
} satisfies Record<string, Tree>;

const { development, staging, production } = environments;
const ciphertext = "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq";
const sealed = { "database-password": ciphertext, "jwt-secret": ciphertext, "better-auth-secret": ciphertext };
const store = (external: Tree): Tree => ({ ...production, secrets: { external: { store: external } } });
const tls = { name: "todo-tls", type: "kubernetes.io/tls" };

/** Cases in which settings depend on each other, which random settings hardly ever produce. */
export const cases: Record<string, Tree> = {
  ...environments,
  "an external database": {
    ...development,
    networkPolicy: { enabled: true },
    database: {
      internal: { enabled: false },
      external: {
        enabled: true,
        host: "postgres.example.com",
        addressRanges: ["203.0.113.0/24"],
        service: { enabled: true, name: "database" },
      },
    },
    databasePassword: secret,
  },
  "an external database with an address and a private authority": {
    ...staging,
    database: {
      internal: { enabled: false },
      external: { enabled: true, host: "203.0.113.7", tls: { ca: certificate } },
    },
    databasePassword: secret,
  },
  "an external database with an IPv6 address": {
    ...staging,
    database: {
      internal: { enabled: false },
      external: { enabled: true, host: "2001:db8::7", tls: { mode: "require" } },
    },
    databasePassword: secret,
  },
  "variables with dollar signs": {
    ...development,
    frontend: { environment: { GREETING: "$(HOSTNAME)", PRICE: "$$5", PLAIN: "$x" } },
  },
  "DNS elsewhere, and metrics for Prometheus": {
    ...production,
    networkPolicy: {
      dns: { namespace: "openshift-dns", podLabels: { dns: "default" }, port: 5353, cidrs: ["169.254.20.10/32"] },
      rules: [
        {
          component: "backend",
          direction: "Ingress",
          port: 9090,
          target: { namespace: "monitoring", podLabels: { app: "prometheus" } },
        },
      ],
    },
  },
  "several hosts with paths and certificates": {
    ...staging,
    ingress: {
      hosts: [
        { host: "a.example.com" },
        { host: "api.example.com", paths: [{ path: "/", service: "backend", pathType: "Exact" }] },
      ],
      exposeBackend: true,
      annotations: { team: "todo" },
      rewriteTarget: "/$1",
      tls: [{ secretName: "todo-tls", hosts: ["*.example.com"] }],
    },
  },
  "a backend that nobody outside reaches": {
    ...staging,
    ingress: merge(treeAt(staging, "ingress"), { exposeBackend: false }),
  },
  "a ConfigMap and a Secret that can't change": {
    ...staging,
    configMap: { immutable: true, data: { "log-sample-rate": "0.5" }, binaryData: { logo: "iVBORw0KGgo=" } },
    secrets: { immutable: true },
  },
  "connections in addition to those that the application needs": {
    ...staging,
    networkPolicy: {
      rules: [
        {
          component: "backend",
          direction: "Ingress",
          port: 8000,
          target: { namespace: "monitoring", podLabels: { app: "prometheus" } },
        },
        { component: "backend", direction: "Egress", port: 9092, target: { cidr: "203.0.113.0/24" } },
        {
          component: "frontend",
          direction: "Ingress",
          port: 3000,
          target: { podLabels: { app: "probe" } },
          protocol: "TCP",
          allowed: true,
        },
        { component: "postgres", direction: "Ingress", port: 5432, target: { namespace: "audit" }, allowed: false },
      ],
    },
  },
  "a connection test": {
    ...staging,
    connectionTest: { enabled: true, timeoutSeconds: 90, resources: { limits: { cpu: "1" } } },
    frontend: { healthCheck: { readiness: { path: "/health" } } },
  },
  "Services of other protocols": {
    ...staging,
    frontend: { service: { type: "LoadBalancer", protocol: "UDP" } },
    backend: { service: { protocol: "SCTP", targetPort: 8000 } },
    connectionTest: { enabled: true },
    networkPolicy: { enabled: true },
  },
  "probes at other paths": {
    ...staging,
    frontend: { healthCheck: { liveness: { path: "/livez" }, startup: { path: "/startup" } } },
    backend: { healthCheck: { liveness: { path: "/livez" }, readiness: { path: "/readyz" } } },
  },
  "keys like variables": {
    ...staging,
    keyStyle: "env",
    configMap: { data: { LOG_SAMPLE_RATE: "0.5" }, binaryData: { LOGO: "iVBORw0KGgo=" } },
    frontend: { envConfigMaps: ["team-settings"], configVolume: true, secretVolume: true },
  },
  "keys like variables in a store's Secrets": { ...production, keyStyle: "env" },
  "a database in a Deployment": {
    ...development,
    database: { internal: { kind: "Deployment", persistence: { selector: { matchLabels: { type: "ssd" } } } } },
  },
  "a database that keeps nothing": { ...development, database: { internal: { persistence: { enabled: false } } } },
  "reminders by mail": {
    ...production,
    reminders: {
      delivery: {
        kind: "smtp",
        secretName: "todo-mail",
        smtp: { host: "smtp.example.com", port: 465, security: "tls", from: "todo@example.com", username: "todo" },
      },
    },
  },
  "reminders by a webhook": { ...production, reminders: { delivery: { kind: "webhook", secretName: "todo-hook" } } },
  "an API key for the chat": {
    ...staging,
    backend: { llmProvider: "cohere" },
    cohereApiKey: secret,
    openaiApiKey: secret,
  },
  "sessions in an external store": {
    ...staging,
    session: { type: "external", external: { port: 6380, addressRanges: ["203.0.113.0/24"] } },
    sessionStoreUrl: storeUrl,
  },
  "sessions in an external store whose URL is in a store, too": { ...production, session: { type: "external" } },
  "Secrets of the stack's own": {
    ...development,
    tlsCertificate: secret,
    tlsKey: secret,
    secrets: {
      extra: [
        {
          name: "todo-extra",
          immutable: true,
          stringData: { "signing-key": "tlsKey" },
          data: { "trust-store": "tlsCertificate" },
        },
      ],
    },
  },
  "Secrets of a store": {
    ...production,
    secrets: {
      immutable: true,
      external: { key: "todo", data: { "jwt-secret": { key: "shared/tokens", property: "signing" } } },
      extra: [{ ...tls, remote: { "tls.crt": { key: "tls" }, "tls.key": { key: "tls", property: "key" } } }],
    },
  },
  "a store in AWS": store({
    aws: { region: "eu-central-1", role: "arn:aws:iam::123456789012:role/todo", serviceAccount: "todo-secrets" },
  }),
  "a store in Google's cloud": store({
    gcp: {
      projectID: "todo-prod",
      workloadIdentity: { clusterLocation: "europe-west3", clusterName: "todo", serviceAccount: "todo-secrets" },
    },
  }),
  "a store in Vault": store({
    vault: { server: "https://vault.example.com", role: "todo", serviceAccount: "todo-secrets" },
  }),
  "a store in another namespace": store({
    kubernetes: { remoteNamespace: "platform-secrets", serviceAccount: "todo-secrets" },
  }),
  "a store for tests": {
    ...development,
    secrets: {
      source: "externalSecret",
      external: { store: { fake: { data: { "todo-app/development": '{"jwt_secret":"no secret"}' } } } },
    },
  },
  "sealed Secrets": {
    ...production,
    secrets: {
      source: "sealedSecret",
      sealed: { encryptedData: sealed },
      extra: [{ ...tls, encryptedData: { "tls.crt": ciphertext, "tls.key": ciphertext } }],
    },
  },
};
