import assert from "node:assert/strict";
import { allowedFlows, members } from "../../../settings";
import { backendFromAnotherStack } from "../../../settings/rules/backend-from";
import type { Tree } from "../../../settings/formats/tree";
import {
  type Case,
  goodSecret,
  problemsOf,
  production,
  refuses,
  settingsOf,
  staging,
} from "../../support/settings-cases";

/** A setting for a backend that the stack doesn't have. */
function idle(key: string, given: Tree): Case {
  return {
    id: "CFG-26",
    given: { backendFrom: "dev", ...given },
    key,
    rule: "has no effect while backendFrom names the stack that has the backend",
    fix: `pulumi config rm --path 'todo:${key}', or pulumi config rm --path 'todo:backendFrom'`,
  };
}

describe("a stack that uses another's backend", () => {
  const nameRule = "must be a stack's name, or <organization>/<project>/<stack>";
  refuses([
    {
      id: "SVC-15",
      given: { backendFrom: "" },
      key: "backendFrom",
      rule: nameRule,
      fix: "pulumi config set --path 'todo:backendFrom' dev",
    },
    {
      id: "SVC-15",
      given: { backendFrom: "todo/dev" },
      key: "backendFrom",
      rule: nameRule,
      fix: "pulumi config set --path 'todo:backendFrom' dev",
    },
    idle("backend.port", { backend: { port: 8000 } }),
    idle("backend.image.tag", { backend: { image: { tag: "1.2.3" }, logLevel: "DEBUG" } }),
    idle("backend.corsOrigins", { backend: { corsOrigins: ["https://todo.example.com"] } }),
    idle("database.internal.enabled", { database: { internal: { enabled: false } } }),
    idle("database.external.host", { database: { external: { host: "postgres.example.com" } } }),
    idle("migration.backoffLimit", { migration: { backoffLimit: 3 } }),
    idle("reminders.schedule", { reminders: { schedule: "0 8 * * *" } }),
    idle("connectionTest.enabled", { connectionTest: { enabled: true } }),
    idle("jwt.algorithm", { jwt: { algorithm: "HS256" } }),
    idle("ingress.exposeBackend", { ingress: { exposeBackend: false } }),
    idle("configMap.binaryData.next-public-api-url", { configMap: { binaryData: { "next-public-api-url": "AAAA" } } }),
    idle("global.storageClass", { global: { storageClass: "fast-ssd" } }),
    idle("networkPolicy.privateRanges", { networkPolicy: { enabled: true, privateRanges: ["10.0.0.0/8"] } }),
    idle("networkPolicy.frontendNamespaces", { networkPolicy: { enabled: true, frontendNamespaces: ["todo-front"] } }),
    idle("frontend.image.buildArgs.NEXT_PUBLIC_API_URL", {
      frontend: { image: { buildArgs: { NEXT_PUBLIC_API_URL: "https://todo.example.com" } } },
    }),
    idle("frontend.environment.NEXT_PUBLIC_API_URL", {
      frontend: { environment: { NEXT_PUBLIC_API_URL: "https://todo.example.com" } },
    }),
    {
      id: "CFG-26",
      given: { backendFrom: "dev", jwtSecret: goodSecret },
      key: "jwtSecret",
      rule: "isn't used: with backendFrom, the values come from that stack's Secret",
      fix: "pulumi config rm --path 'todo:jwtSecret'",
    },
    {
      id: "SCR-18",
      given: { backendFrom: "dev", secrets: { rotation: { rotated: { jwtSecret: "2026-01-01" } } } },
      key: "secrets.rotation.rotated.jwtSecret",
      rule: "isn't used: with backendFrom, the dates come from that stack's Secret",
      fix: "pulumi config rm --path 'todo:secrets.rotation.rotated.jwtSecret'",
    },
    {
      id: "X-3",
      given: {
        backendFrom: "dev",
        ingress: {
          enabled: true,
          paths: [
            { path: "/", service: "frontend" },
            { path: "/api", service: "backend" },
          ],
        },
      },
      key: "ingress.paths[1].service",
      rule: "must be frontend: the backend belongs to another stack, whose Ingress routes to it",
      fix: "pulumi config set --path 'todo:ingress.paths[1].service' frontend",
    },
    {
      id: "X-3",
      given: {
        backendFrom: "dev",
        networkPolicy: {
          enabled: true,
          rules: [{ component: "backend", direction: "Ingress", port: 8000, target: { namespace: "monitoring" } }],
        },
      },
      key: "networkPolicy.rules[0].component",
      rule: "has no pods in this stack",
      fix: "remove the rule from the stack's file",
    },
  ]);

  it("CFG-26 gets all its unused settings reported at once", () => {
    const keys = problemsOf({
      backendFrom: "dev",
      backend: { port: 1, replicaCount: 2 },
      reminders: { schedule: "0 8 * * *" },
    }).map(({ key }) => key);
    assert.deepEqual(keys, ["backend.port", "backend.replicaCount", "reminders.schedule"]);
  });

  it("SVC-15 doesn't name itself", () => {
    const rule = backendFromAnotherStack("front");
    for (const backendFrom of ["front", "organization/todo/front"]) {
      assert.deepEqual(
        rule(settingsOf({ backendFrom })).map(({ key, rule }) => [key, rule]),
        [["backendFrom", "must name a stack other than this one"]],
      );
    }
    assert.deepEqual(rule(settingsOf({ backendFrom: "dev" })), []);
  });

  it("may set how the frontend logs, and give up its former database", () => {
    const backend = { logLevel: "DEBUG", logLevelCase: "lower", logFormat: "text" };
    const settings = settingsOf({ backendFrom: "dev", backend, database: { internal: { backupConfirmed: true } } });
    assert.deepEqual([settings.backend.logLevel, settings.database.internal.backupConfirmed], ["DEBUG", true]);
  });

  it("NET-1 has only a frontend, in every environment", () => {
    for (const global of [{}, staging, production]) {
      const settings = settingsOf({ global, backendFrom: "dev" });
      assert.deepEqual(members(settings), ["frontend"]);
      assert.deepEqual(settings.ingress.paths, [{ path: "/", service: "frontend", pathType: "Prefix" }]);
      assert.deepEqual([settings.database.internal.enabled, settings.database.external.enabled], [false, false]);
      assert.deepEqual([...new Set(allowedFlows(settings).map(({ component }) => component))], ["frontend"]);
    }
  });
});

describe("a stack whose backend others use", () => {
  refuses([
    {
      id: "CFG-26",
      given: { networkPolicy: { frontendNamespaces: ["todo-front"] } },
      key: "networkPolicy.frontendNamespaces",
      rule: "has no effect unless networkPolicy.enabled is true",
      fix:
        "pulumi config set --path 'todo:networkPolicy.enabled' true, or pulumi config rm --path " +
        "'todo:networkPolicy.frontendNamespaces'",
    },
    {
      id: "NET-6",
      given: { namespace: "todo", networkPolicy: { enabled: true, frontendNamespaces: ["todo-front", "todo"] } },
      key: "networkPolicy.frontendNamespaces[1]",
      rule: "is the stack's own namespace, whose frontend is allowed anyway",
      fix: "pulumi config rm --path 'todo:networkPolicy.frontendNamespaces[1]'",
    },
  ]);

  const networkPolicy = { enabled: true, frontendNamespaces: ["todo-front"] };
  const target = {
    namespace: "todo-front",
    podLabels: { "app.kubernetes.io/name": "todo-app", "app.kubernetes.io/component": "frontend" },
  };
  const fromThere = (given: Tree) =>
    allowedFlows(settingsOf(given)).filter(
      (flow) => "namespace" in flow.target && flow.target.namespace === "todo-front",
    );

  it("NET-6 NET-9 admits the frontends of the namespaces that it lists, to the backend and its database", () => {
    assert.deepEqual(fromThere({ networkPolicy }), [
      { component: "backend", direction: "Ingress", protocol: "TCP", port: 8000, target },
      { component: "postgres", direction: "Ingress", protocol: "TCP", port: 5432, target },
    ]);
    const external = { internal: { enabled: false }, external: { enabled: true, host: "postgres.example.com" } };
    assert.deepEqual(
      fromThere({ networkPolicy, database: external }).map(({ component }) => component),
      ["backend"],
    );
  });

  it("NET-1 admits nobody by default", () => {
    assert.deepEqual(fromThere({ networkPolicy: { enabled: true } }), []);
  });
});
