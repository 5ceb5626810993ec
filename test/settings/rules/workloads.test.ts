import { production, refuses, staging, warnsOf } from "../../support/settings-cases";

describe("settings of a workload that don't go together", () => {
  refuses([
    {
      id: "X-4",
      given: { backend: { resources: { requests: { cpu: "1" } } } },
      key: "backend.resources.requests.cpu",
      rule: "must not be above the limit, 200m",
      fix:
        "pulumi config set --path 'todo:backend.resources.requests.cpu' 200m, or raise " +
        "todo:backend.resources.limits.cpu",
    },
    {
      id: "X-4",
      given: { frontend: { resources: { requests: { memory: "1Gi" } } } },
      key: "frontend.resources.requests.memory",
      rule: "must not be above the limit, 256Mi",
      fix:
        "pulumi config set --path 'todo:frontend.resources.requests.memory' 256Mi, or raise " +
        "todo:frontend.resources.limits.memory",
    },
    {
      id: "X-4",
      given: { database: { internal: { resources: { limits: { memory: "64Mi" } } } } },
      key: "database.internal.resources.requests.memory",
      rule: "must not be above the limit, 64Mi",
      fix:
        "pulumi config set --path 'todo:database.internal.resources.requests.memory' 64Mi, or raise " +
        "todo:database.internal.resources.limits.memory",
    },
    {
      id: "ENV-3",
      given: { global: production, backend: { resources: { requests: { cpu: "100m" } } } },
      key: "backend.resources.requests.cpu",
      rule: "must be at least 500m in production",
      fix: "pulumi config set --path 'todo:backend.resources.requests.cpu' 500m",
    },
    {
      id: "ENV-3",
      given: { global: production, frontend: { resources: { requests: { memory: "256Mi" } } } },
      key: "frontend.resources.requests.memory",
      rule: "must be at least 512Mi in production",
      fix: "pulumi config set --path 'todo:frontend.resources.requests.memory' 512Mi",
    },
    {
      id: "DEP-6",
      given: { global: staging, backend: { strategy: { type: "Recreate" } } },
      key: "backend.strategy.type",
      rule: "must be RollingUpdate in staging and production",
      fix: "pulumi config set --path 'todo:backend.strategy.type' RollingUpdate",
    },
    {
      id: "DEP-6",
      given: { global: production, frontend: { strategy: { type: "Recreate" } } },
      key: "frontend.strategy.type",
      rule: "must be RollingUpdate in staging and production",
      fix: "pulumi config set --path 'todo:frontend.strategy.type' RollingUpdate",
    },
    {
      id: "DEP-6",
      given: { backend: { strategy: { type: "Recreate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } } },
      key: "backend.strategy.rollingUpdate",
      rule: "has no effect unless type is RollingUpdate",
      fix: "pulumi config rm --path 'todo:backend.strategy.rollingUpdate'",
    },
    {
      id: "DEP-7",
      given: { backend: { strategy: { rollingUpdate: { maxSurge: 0 } } } },
      key: "backend.strategy.rollingUpdate.maxSurge",
      rule: "must be above 0 when maxUnavailable, 0, allows no missing pod: no rollout could ever start",
      fix: "pulumi config set --path 'todo:backend.strategy.rollingUpdate.maxSurge' 1",
    },
    {
      id: "DEP-7",
      given: { backend: { strategy: { rollingUpdate: { maxSurge: "0%", maxUnavailable: "50%" } } } },
      key: "backend.strategy.rollingUpdate.maxSurge",
      rule: "must be above 0 when maxUnavailable, 50%, allows no missing pod: no rollout could ever start",
      fix: "pulumi config set --path 'todo:backend.strategy.rollingUpdate.maxSurge' 1",
    },
    {
      id: "X-18",
      given: { global: staging, backend: { strategy: { rollingUpdate: { maxUnavailable: 2 } } } },
      key: "backend.strategy.rollingUpdate.maxUnavailable",
      rule: "must leave at least one of 2 pods serving during a rollout",
      fix: "pulumi config set --path 'todo:backend.strategy.rollingUpdate.maxUnavailable' 1",
    },
    {
      id: "X-18",
      given: { global: production, backend: { strategy: { rollingUpdate: { maxUnavailable: "100%" } } } },
      key: "backend.strategy.rollingUpdate.maxUnavailable",
      rule: "must leave at least one of 3 pods serving during a rollout",
      fix: "pulumi config set --path 'todo:backend.strategy.rollingUpdate.maxUnavailable' 1",
    },
    {
      id: "DEP-10",
      given: { backend: { minReadySeconds: 600 } },
      key: "backend.progressDeadlineSeconds",
      rule: "must be above minReadySeconds, 600",
      fix: "pulumi config set --path 'todo:backend.progressDeadlineSeconds' 1200",
    },
    {
      id: "PRB-9",
      given: { backend: { healthCheck: { readiness: { timeoutSeconds: 6 } } } },
      key: "backend.healthCheck.readiness.timeoutSeconds",
      rule: "must be at most periodSeconds, 5",
      fix: "pulumi config set --path 'todo:backend.healthCheck.readiness.timeoutSeconds' 5",
    },
    {
      id: "PRB-9",
      given: { database: { internal: { healthCheck: { startup: { timeoutSeconds: 3 } } } } },
      key: "database.internal.healthCheck.startup.timeoutSeconds",
      rule: "must be at most periodSeconds, 2",
      fix: "pulumi config set --path 'todo:database.internal.healthCheck.startup.timeoutSeconds' 2",
    },
    {
      id: "CFG-18",
      given: { backend: { environment: { DATABASE_URL: "x" } } },
      key: "backend.environment.DATABASE_URL",
      rule: "is a secret, which the program takes only from the Secret",
      fix: "pulumi config rm --path 'todo:backend.environment.DATABASE_URL'",
    },
    {
      id: "CFG-18",
      given: { frontend: { environment: { BETTER_AUTH_SECRET: "x" } } },
      key: "frontend.environment.BETTER_AUTH_SECRET",
      rule: "is a secret, which the program takes only from the Secret",
      fix: "pulumi config rm --path 'todo:frontend.environment.BETTER_AUTH_SECRET'",
    },
    {
      id: "CFG-18",
      given: { backend: { environment: { OPENAI_API_KEY: "x" } } },
      key: "backend.environment.OPENAI_API_KEY",
      rule: "is a secret, which the program takes only from the Secret",
      fix: "pulumi config rm --path 'todo:backend.environment.OPENAI_API_KEY'",
    },
    {
      id: "CFG-18",
      given: { backend: { environment: { LOG_LEVEL: "DEBUG" } } },
      key: "backend.environment.LOG_LEVEL",
      rule: "is set by the program",
      fix: "pulumi config rm --path 'todo:backend.environment.LOG_LEVEL', and set todo:backend.logLevel instead",
    },
    {
      id: "CFG-18",
      given: { backend: { environment: { LOG_FORMAT: "text" } } },
      key: "backend.environment.LOG_FORMAT",
      rule: "is set by the program",
      fix: "pulumi config rm --path 'todo:backend.environment.LOG_FORMAT', and set todo:backend.logFormat instead",
    },
    {
      id: "CFG-18",
      given: { frontend: { environment: { PORT: "80" } } },
      key: "frontend.environment.PORT",
      rule: "is set by the program",
      fix: "pulumi config rm --path 'todo:frontend.environment.PORT', and set todo:frontend.port instead",
    },
    {
      id: "X-16",
      given: { backend: { environment: { BROKER: "amqp://guest:guest@broker" } } },
      key: "backend.environment.BROKER",
      rule: "looks like a secret, and anyone with access to the namespace could read it",
      fix: "pulumi config rm --path 'todo:backend.environment.BROKER', and keep it in a Secret",
    },
  ]);
});

describe("settings of a workload that are unwise", () => {
  warnsOf([
    {
      id: "DEP-12",
      given: { backend: { paused: true } },
      key: "backend.paused",
      rule: "blocks every rollout until it is false again",
      fix: "pulumi config set --path 'todo:backend.paused' false",
    },
    {
      id: "PRB-1",
      given: { frontend: { healthCheck: { startup: { enabled: false } } } },
      key: "frontend.healthCheck.startup.enabled",
      rule: "leaves a slow start to the liveness probe, which may restart the pod forever",
      fix: "pulumi config set --path 'todo:frontend.healthCheck.startup.enabled' true",
    },
  ]);
});
