import { refuses } from "../../support/settings-cases";

/** A key in another document's spelling, the setting that it is here, and the value's place in the fix. */
const spellings: [given: Record<string, unknown>, key: string, here: string, moves: string[]][] = [
  [
    { backend: { replica_count: 3 } },
    "backend.replica_count",
    "backend.replicaCount",
    ["pulumi config set --path 'todo:backend.replicaCount' 3"],
  ],
  [
    { frontend: { replicas: 3 } },
    "frontend.replicas",
    "frontend.replicaCount",
    ["pulumi config set --path 'todo:frontend.replicaCount' 3"],
  ],
  [
    { frontend: { image_tag: "v1.2.3" } },
    "frontend.image_tag",
    "frontend.image.tag",
    ["pulumi config set --path 'todo:frontend.image.tag' v1.2.3"],
  ],
  [
    { frontend: { "image-tag": 16 } },
    "frontend.image-tag",
    "frontend.image.tag",
    ["pulumi config set --path --type string 'todo:frontend.image.tag' 16"],
  ],
  [
    { backend: { image: { pull_policy: "Always" } } },
    "backend.image.pull_policy",
    "backend.image.pullPolicy",
    ["pulumi config set --path 'todo:backend.image.pullPolicy' Always"],
  ],
  [
    { backend: { cpu_limit: "500m" } },
    "backend.cpu_limit",
    "backend.resources.limits.cpu",
    ["pulumi config set --path 'todo:backend.resources.limits.cpu' 500m"],
  ],
  [
    { backend: { resources: { memory_request: "256Mi" } } },
    "backend.resources.memory_request",
    "backend.resources.requests.memory",
    ["pulumi config set --path 'todo:backend.resources.requests.memory' 256Mi"],
  ],
  [
    { backend: { autoscaling: { target_cpu_utilization_percentage: 70 } } },
    "backend.autoscaling.target_cpu_utilization_percentage",
    "backend.autoscaling.targetCPUUtilizationPercentage",
    ["pulumi config set --path 'todo:backend.autoscaling.targetCPUUtilizationPercentage' 70"],
  ],
  [
    { backend: { env: { GREETING: "two words", RETRIES: 3 } } },
    "backend.env",
    "backend.environment",
    [
      "pulumi config set --path 'todo:backend.environment.GREETING' 'two words'",
      "pulumi config set --path --type string 'todo:backend.environment.RETRIES' 3",
    ],
  ],
  [
    { frontend: { environment_variables: { DATABASE_PASSWORD: "correct-horse-battery" } } },
    "frontend.environment_variables",
    "frontend.environment",
    ["pulumi config set --path 'todo:frontend.environment.DATABASE_PASSWORD' <value>"],
  ],
  [{ frontend: { environment_variables: {} } }, "frontend.environment_variables", "frontend.environment", []],
  [
    { backend: { health_check_path: "/health" } },
    "backend.health_check_path",
    "backend.healthCheck.liveness.path",
    ["pulumi config set --path 'todo:backend.healthCheck.liveness.path' /health"],
  ],
  [
    { backend: { healthCheck: { path: "/health" } } },
    "backend.healthCheck.path",
    "backend.healthCheck.liveness.path",
    ["pulumi config set --path 'todo:backend.healthCheck.liveness.path' /health"],
  ],
  [
    { frontend: { ingress: { enabled: true, host: "todo.example.com" } } },
    "frontend.ingress",
    "ingress",
    [
      "pulumi config set --path 'todo:ingress.enabled' true",
      "pulumi config set --path 'todo:ingress.host' todo.example.com",
    ],
  ],
  [
    { image_registry: "ghcr.io" },
    "image_registry",
    "global.imageRegistry",
    ["pulumi config set --path 'todo:global.imageRegistry' ghcr.io"],
  ],
  [
    { image_pull_secrets: '["first","second"]' },
    "image_pull_secrets",
    "global.imagePullSecrets",
    [
      "pulumi config set --path 'todo:global.imagePullSecrets[0]' first",
      "pulumi config set --path 'todo:global.imagePullSecrets[1]' second",
    ],
  ],
];

describe("a key in another document's spelling", () => {
  refuses(
    spellings.map(([given, key, here, moves]) => ({
      id: "CFG-30",
      given,
      key,
      rule: `unknown key; here it is ${here}`,
      fix: [...moves, `pulumi config rm --path 'todo:${key}'`].join(" && "),
    })),
  );
  refuses([
    {
      id: "CFG-30",
      given: { secrets: { jwt_secret: "never shown" } },
      key: "secrets.jwt_secret",
      rule: "is the wrong place for a secret, which has its own config key",
      fix: "pulumi config rm --path 'todo:secrets.jwt_secret', and pulumi config set --secret todo:jwtSecret",
    },
    {
      id: "CFG-30",
      given: { jwt_secret: "never shown" },
      key: "jwt_secret",
      rule: "is the wrong place for a secret, which has its own config key",
      fix: "pulumi config rm --path 'todo:jwt_secret', and pulumi config set --secret todo:jwtSecret",
    },
  ]);
});
