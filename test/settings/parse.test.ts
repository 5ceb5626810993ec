import assert from "node:assert/strict";
import { parseSettings } from "../../settings/parse";
import { SettingsError } from "../../settings/problems";

/** The problems of a tree, as `key: rule` and `fix`. */
function problemsOf(tree: Record<string, unknown>) {
  try {
    parseSettings("test", tree);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
  return [];
}

describe("settings", () => {
  describe("defaults", () => {
    it("ENV-1 gives each environment its replicas", () => {
      const replicas = ["development", "staging", "production"].map((environment) => {
        const { frontend, backend } = parseSettings("test", { global: { environment, imageRegistry: "registry.test" } });
        return [frontend.replicaCount, backend.replicaCount];
      });
      assert.deepEqual(replicas, [[1, 1], [2, 2], [3, 3]]);
    });

    it("ENV-3 ENV-4 gives each environment its requests and limits", () => {
      const tiers = ["development", "staging", "production"].map(
        (environment) => parseSettings("test", { global: { environment } }).backend.resources,
      );
      assert.deepEqual(tiers, [
        { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "200m", memory: "256Mi" } },
        { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
        { requests: { cpu: "500m", memory: "512Mi" }, limits: { cpu: "1000m", memory: "1Gi" } },
      ]);
    });

    it("ENV-12 opens the frontend on a NodePort in development alone", () => {
      const services = ["dev", "staging", "prod"].map((environment) => parseSettings("test", { global: { environment } }).frontend.service);
      assert.deepEqual(services, [{ type: "NodePort", nodePort: 30000 }, { type: "ClusterIP" }, { type: "ClusterIP" }]);
    });

    it("CFG-27 puts what the stack sets over them, key by key", () => {
      const { backend } = parseSettings("test", { backend: { resources: { limits: { memory: "1Gi" } } } });
      assert.deepEqual(backend.resources, {
        requests: { cpu: "100m", memory: "128Mi" },
        limits: { cpu: "200m", memory: "1Gi" },
      });
    });
  });

  it("CFG-1 takes the environment's short names", () => {
    assert.equal(parseSettings("test", { global: { environment: "prod" } }).global.environment, "production");
    assert.equal(parseSettings("test", { global: { environment: "dev" } }).global.environment, "development");
  });

  it("CFG-14 takes the log level in any case and gives it in upper case", () => {
    assert.equal(parseSettings("test", { backend: { logLevel: "warning" } }).backend.logLevel, "WARNING");
  });

  describe("problems", () => {
    const cases: { id: string; tree: Record<string, unknown>; key: string; rule: RegExp; fix: RegExp }[] = [
      { id: "CFG-1", tree: { global: { environment: "qa" } }, key: "global.environment", rule: /development.*staging.*production/, fix: /todo:global.environment/ },
      { id: "CFG-5", tree: { namespace: "Todo_Dev" }, key: "namespace", rule: /lower-case letters, digits and hyphens/, fix: /todo:namespace/ },
      { id: "CFG-7", tree: { backend: { replicaCount: 0 } }, key: "backend.replicaCount", rule: />=1/, fix: /todo:backend.replicaCount/ },
      { id: "CFG-7", tree: { backend: { replicaCount: 21 } }, key: "backend.replicaCount", rule: /<=20/, fix: /todo:backend.replicaCount/ },
      { id: "VAL-5", tree: { backend: { replicaCount: 1.5 } }, key: "backend.replicaCount", rule: /int/, fix: /todo:backend.replicaCount/ },
      { id: "CFG-11", tree: { frontend: { port: 65536 } }, key: "frontend.port", rule: /<=65535/, fix: /todo:frontend.port/ },
      { id: "CFG-14", tree: { backend: { logLevel: "LOUD" } }, key: "backend.logLevel", rule: /DEBUG.*INFO.*WARNING.*ERROR/, fix: /todo:backend.logLevel/ },
      { id: "CFG-26", tree: { backend: { replicaCuont: 2 } }, key: "backend.replicaCuont", rule: /no such key/, fix: /did you mean replicaCount\?/ },
      { id: "CFG-26", tree: { frontent: {} }, key: "frontent", rule: /no such key/, fix: /did you mean frontend\?/ },
      { id: "IMG-3", tree: { backend: { image: { repository: "todo:1" } } }, key: "backend.image.repository", rule: /without a tag or digest/, fix: /repository/ },
      { id: "IMG-4", tree: { backend: { image: { tag: "v1+2" } } }, key: "backend.image.tag", rule: /letters, digits/, fix: /tag/ },
      { id: "IMG-28", tree: { cluster: { kind: "existing" } }, key: "global.imageRegistry", rule: /registry that an existing cluster pulls from/, fix: /<host>/ },
      { id: "ENV-1", tree: { global: { environment: "prod" }, backend: { replicaCount: 2 } }, key: "backend.replicaCount", rule: /at least 3 in production/, fix: /3$/ },
      { id: "SVC-3", tree: { frontend: { service: { type: "Ingress" } } }, key: "frontend.service.type", rule: /ClusterIP.*NodePort.*LoadBalancer/, fix: /service.type/ },
      { id: "SVC-8", tree: { frontend: { service: { nodePort: 80 } } }, key: "frontend.service.nodePort", rule: />=30000/, fix: /nodePort/ },
      { id: "SVC-8", tree: { frontend: { service: { type: "ClusterIP", nodePort: 30001 } } }, key: "frontend.service.nodePort", rule: /only goes with/, fix: /NodePort/ },
      { id: "X-13", tree: { backend: { service: { type: "NodePort", nodePort: 30000 } } }, key: "backend.service.nodePort", rule: /the frontend's already/, fix: /another port/ },
      { id: "X-4", tree: { backend: { resources: { requests: { cpu: "1" } } } }, key: "backend.resources.requests.cpu", rule: /not be above the limit, 200m/, fix: /lower the request/ },
      { id: "VAL-1", tree: { backend: { resources: { requests: { cpu: "0" } } } }, key: "backend.resources.requests.cpu", rule: /above 0/, fix: /cpu/ },
      { id: "VAL-2", tree: { backend: { resources: { limits: { memory: "1Gib" } } } }, key: "backend.resources.limits.memory", rule: /with a unit/, fix: /memory/ },
      { id: "VAL-3", tree: { database: { persistence: { size: "10" } } }, key: "database.persistence.size", rule: /with a unit/, fix: /size/ },
      { id: "CM-21", tree: { jwt: { expiration: 0 } }, key: "jwt.expiration", rule: />0/, fix: /expiration/ },
      { id: "CM-22", tree: { jwt: { algorithm: "none" } }, key: "jwt.algorithm", rule: /HS256.*HS384.*HS512/, fix: /algorithm/ },
    ];
    for (const { id, tree, key, rule, fix } of cases) {
      it(`${id} refuses ${JSON.stringify(tree)}`, () => {
        const problems = problemsOf(tree);
        assert.equal(problems.length, 1);
        assert.equal(problems[0]?.key, key);
        assert.match(problems[0]?.rule ?? "", rule);
        assert.match(problems[0]?.fix ?? "", fix);
      });
    }

    it("reports all of them at once, each with key, value, rule and fix", () => {
      assert.throws(() => parseSettings("dev", { namespace: "A", backend: { port: 0, extra: 1 } }), (error: Error) => {
        const lines = error.message.split("\n");
        assert.equal(lines[0], "The settings of stack dev have 3 problems; nothing was changed.");
        assert.equal(lines.filter((line) => line.startsWith("  - todo:")).length, 3);
        assert.equal(lines.filter((line) => line.startsWith("    fix: ")).length, 3);
        assert.match(error.message, /todo:namespace is "A"/);
        return true;
      });
    });
  });
});
