import assert from "node:assert/strict";
import { configData } from "../../../components/config/entries";
import { parseSettings } from "../../../settings/load/parse";
import { problemsOf, settingsOf } from "../../support/settings-cases";

describe("settings", () => {
  describe("defaults", () => {
    it("ENV-1 give each environment its replicas", () => {
      const replicas = ["development", "staging", "production"].map((environment) => {
        const { frontend, backend } = settingsOf({ global: { environment, imageRegistry: "registry.test" } });
        return [frontend.replicaCount, backend.replicaCount];
      });
      assert.deepEqual(replicas, [
        [1, 1],
        [2, 2],
        [3, 3],
      ]);
    });

    it("ENV-3 ENV-4 give each environment its requests and limits", () => {
      const tiers = ["development", "staging", "production"].map(
        (environment) => settingsOf({ global: { environment } }).backend.resources,
      );
      assert.deepEqual(tiers, [
        { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "200m", memory: "256Mi" } },
        { requests: { cpu: "250m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
        { requests: { cpu: "500m", memory: "512Mi" }, limits: { cpu: "1000m", memory: "1Gi" } },
      ]);
    });

    it("ENV-12 expose the frontend on a NodePort in development only", () => {
      const services = ["dev", "staging", "prod"].map(
        (environment) => settingsOf({ global: { environment } }).frontend.service,
      );
      assert.deepEqual(
        services.map(({ type, nodePort }) => [type, nodePort]),
        [
          ["NodePort", 30000],
          ["ClusterIP", undefined],
          ["ClusterIP", undefined],
        ],
      );
    });

    it("CFG-27 are overridden by what the stack sets, key by key", () => {
      const { backend } = settingsOf({ backend: { resources: { limits: { memory: "1Gi" } } } });
      assert.deepEqual(backend.resources, {
        requests: { cpu: "100m", memory: "128Mi" },
        limits: { cpu: "200m", memory: "1Gi" },
      });
    });
  });

  it("CFG-1 accept the environment's short names", () => {
    assert.equal(settingsOf({ global: { environment: "prod" } }).global.environment, "production");
    assert.equal(settingsOf({ global: { environment: "dev" } }).global.environment, "development");
  });

  it("CFG-14 accept the log level in any case and convert it to upper case", () => {
    assert.equal(settingsOf({ backend: { logLevel: "warning" } }).backend.logLevel, "WARNING");
  });

  describe("problems", () => {
    it("are reported all at once, each with key, value, rule and fix", () => {
      assert.throws(
        () => parseSettings("dev", { namespace: "A", backend: { port: 0, extra: 1 } }),
        (error: Error) => {
          const lines = error.message.split("\n");
          assert.equal(lines[0], "The settings of stack dev have 3 problems; nothing was changed.");
          assert.equal(lines.filter((line) => line.startsWith("  - todo:")).length, 3);
          assert.equal(lines.filter((line) => line.startsWith("    fix: ")).length, 3);
          assert.match(error.message, /todo:namespace is "A"/);
          return true;
        },
      );
    });

    it("include an unknown key, with the most similar key or the list of keys", () => {
      assert.equal(problemsOf({ jwt: { expire: 1 } })[0]?.fix, "use one of algorithm, expiration");
      assert.equal(problemsOf({ jwt: { algoritm: "HS256" } })[0]?.fix, "did you mean algorithm?");
    });

    it("SCR-17 never show the value of an environment variable", () => {
      const given = {
        backend: { environment: { "bad-name": "hunter2", "NUMBER": 1234567, "DATABASE_URL": "hunter2" } },
      };
      assert.throws(
        () => parseSettings("test", given),
        (error: Error) => !/hunter2|1234567/.test(error.message),
      );
    });

    it("are reported once, at the value itself, if others follow from it", () => {
      assert.deepEqual(
        problemsOf({ backend: { healthCheck: { liveness: { path: 1 } } } }).map(({ key }) => key),
        ["backend.healthCheck.liveness.path"],
      );
    });
  });

  it("CFG-18 don't let a stack set a variable that the program sets", () => {
    const own = Object.keys(configData(settingsOf({}), "http://localhost")).map((key) =>
      key.toUpperCase().replaceAll("-", "_"),
    );
    const refused = problemsOf({
      backend: { environment: Object.fromEntries([...own, "PORT"].map((name) => [name, "x"])) },
    });
    assert.deepEqual(
      refused.map(({ key }) => key),
      [...own, "PORT"].map((name) => `backend.environment.${name}`),
    );
  });

  it("DB-16 accept a class in production that the stack lists as an SSD class", () => {
    const persistence = { storageClass: "gp3", ssdClasses: ["gp3"] };
    const settings = settingsOf({ global: { environment: "production" }, database: { internal: { persistence } } });
    assert.equal(settings.database.internal.persistence.storageClass, "gp3");
  });

  it("VAL-1 VAL-2 accept Kubernetes quantities, and whole cores as a number", () => {
    for (const cpu of ["100m", "1", "0.5", "2000m", 2]) {
      const { resources } = settingsOf({
        backend: { resources: { limits: { cpu }, requests: { cpu: "100m" } } },
      }).backend;
      assert.equal(resources.limits.cpu, String(cpu));
    }
    for (const memory of ["256Mi", "1Gi", "512M", "1.5Gi"]) {
      assert.equal(
        settingsOf({ backend: { resources: { limits: { memory } } } }).backend.resources.limits.memory,
        memory,
      );
    }
  });

  it("DEP-7 PRB-4 include what follows from the stack's settings", () => {
    const { backend, frontend } = settingsOf({
      backend: { replicaCount: 2, healthCheck: { liveness: { path: "/livez" } } },
      frontend: { strategy: { rollingUpdate: { maxSurge: "50%" } } },
    });
    assert.deepEqual(backend.strategy, { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
    assert.deepEqual(frontend.strategy, {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: "50%", maxUnavailable: 0 },
    });
    assert.equal(backend.healthCheck.startup.path, "/livez");
  });
});
