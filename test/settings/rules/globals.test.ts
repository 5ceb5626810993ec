import { refuses } from "../../support/settings-cases";

describe("bad values of what the whole stack shares", () => {
  refuses([
    { id: "CFG-1", given: { global: { environment: "qa" } }, key: "global.environment", rule: "must be development, staging, production, dev or prod (CFG-1)", fix: "pulumi config set --path 'todo:global.environment' development" },
    { id: "CFG-1", given: { global: { environment: true } }, key: "global.environment", rule: "must be development, staging, production, dev or prod (CFG-1)", fix: "pulumi config set --path 'todo:global.environment' development" },
    { id: "ENV-2", given: { global: { replicaCeiling: 21 } }, key: "global.replicaCeiling", rule: "must be a whole number from 1 to 20 (ENV-2)", fix: "pulumi config set --path 'todo:global.replicaCeiling' 5" },
    { id: "CFG-5", given: { namespace: "Todo_Dev" }, key: "namespace", rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit (CFG-5)", fix: "pulumi config set --path 'todo:namespace' default" },
    { id: "CFG-5", given: { namespace: "a".repeat(64) }, key: "namespace", rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit (CFG-5)", fix: "pulumi config set --path 'todo:namespace' default" },
    { id: "CFG-5", given: { namespace: "" }, key: "namespace", rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit (CFG-5)", fix: "pulumi config set --path 'todo:namespace' default" },
    { id: "LBL-8", given: { labels: { short: "yes" } }, key: "labels.short", rule: "must be true or false (LBL-8)", fix: "pulumi config set --path 'todo:labels.short' false" },
    { id: "CFG-26", given: { backend: "todo" }, key: "backend", rule: "must be an object of keys and values (CFG-26)", fix: "set its members: pulumi config set --path 'todo:backend.<member>' <value>" },
    { id: "CFG-26", given: { backend: { replicaCuont: 2 } }, key: "backend.replicaCuont", rule: "there is no such key (CFG-26)", fix: "did you mean replicaCount?" },
    { id: "CFG-26", given: { frontent: {} }, key: "frontent", rule: "there is no such key (CFG-26)", fix: "did you mean frontend?" },
    { id: "CFG-26", given: { backend: { resources: { requests: { gpu: "1" } } } }, key: "backend.resources.requests.gpu", rule: "there is no such key (CFG-26)", fix: "did you mean cpu?" },
    { id: "CFG-26", given: { backend: { healthCheck: { liveness: { enabled: false } } } }, key: "backend.healthCheck.liveness.enabled", rule: "there is no such key (CFG-26)", fix: "use one of initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, port, path" },
    { id: "CFG-26", given: { backend: { healthCheck: { readiness: { enabled: false } } } }, key: "backend.healthCheck.readiness.enabled", rule: "there is no such key (CFG-26)", fix: "use one of initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, port, path" },
    { id: "CFG-26", given: { database: { internal: { resources: null } } }, key: "database.internal.resources", rule: "must be an object of keys and values (CFG-26)", fix: "set its members: pulumi config set --path 'todo:database.internal.resources.<member>' <value>" },
    { id: "CFG-26", given: { cluster: { context: "minikube" } }, key: "cluster.context", rule: "only goes with an existing cluster (CFG-26)", fix: "pulumi config set --path 'todo:cluster.kind' existing, or pulumi config rm --path 'todo:cluster.context'" },
    { id: "MK-6", given: { cluster: { kind: "cloud" } }, key: "cluster.kind", rule: "must be auto, minikube, embedded or existing (MK-6)", fix: "pulumi config set --path 'todo:cluster.kind' auto" },
    { id: "MK-1", given: { cluster: { kind: "existing", context: "" } }, key: "cluster.context", rule: "must name a context (MK-1)", fix: "pulumi config set --path 'todo:cluster.context' minikube" },
  ]);
});
