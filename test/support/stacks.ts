/** The three environments, and a stack with every option on. */
export const stacks = {
  "development": { global: { environment: "development" } },
  "staging": { global: { environment: "staging" } },
  "production": { global: { environment: "production" } },
  "all of it": {
    namespace: "todo",
    labels: { short: true },
    features: { reminders: true },
    networkPolicy: { enabled: true },
    ingress: { enabled: true },
    rbac: { create: true },
    frontend: { replicaCount: 2, podDisruptionBudget: { enabled: true }, configVolume: true, secretVolume: true },
    backend: { autoscaling: { enabled: true }, podDisruptionBudget: { enabled: true } },
    database: { internal: { backup: { enabled: true } } },
  },
};
