import { version } from "../package.json";
import type { Resources, Settings } from "./schema";

type Environment = Settings["global"]["environment"];

const resources: Record<Environment, Resources> = {
  development: tier("100m", "128Mi", "200m", "256Mi"),
  staging: tier("250m", "256Mi", "500m", "512Mi"),
  production: tier("500m", "512Mi", "1000m", "1Gi"),
};

const replicas: Record<Environment, number> = { development: 1, staging: 2, production: 3 };

/** The defaults of an environment (requirements, section 23): the only place where a default is written. */
export function defaults(environment: Environment) {
  const component = (name: "frontend" | "backend", port: number) => ({
    serviceName: `todo-${name}`,
    port,
    replicaCount: replicas[environment],
    image: { repository: `todo-${name}`, tag: version },
    resources: resources[environment],
  });
  const development = environment === "development";
  return {
    global: { environment, imageRegistry: "" },
    namespace: "default",
    cluster: { kind: "embedded" },
    frontend: {
      ...component("frontend", 3000),
      service: development ? { type: "NodePort", nodePort: 30000 } : { type: "ClusterIP" },
    },
    backend: { ...component("backend", 8000), service: { type: "ClusterIP" }, logLevel: "INFO" },
    database: {
      image: "postgres:15-bookworm",
      name: "todo_db",
      username: "todo_user",
      resources: resources[environment],
      persistence: { size: "10Gi", storageClass: environment === "production" ? "fast-ssd" : "standard" },
    },
    jwt: { algorithm: "HS256", expiration: 3600 },
  };
}

function tier(requestCpu: string, requestMemory: string, limitCpu: string, limitMemory: string): Resources {
  return {
    requests: { cpu: requestCpu, memory: requestMemory },
    limits: { cpu: limitCpu, memory: limitMemory },
  };
}
