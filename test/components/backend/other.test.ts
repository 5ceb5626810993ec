import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { backendOutput } from "../../../components/backend/output";
import { backendProblem } from "../../../components/backend/other";
import type { StackOutputs } from "../../../components/stacks/outputs";
import type { Tree } from "../../../settings/formats/tree";
import { settingsOf } from "../../support/settings-cases";
import { sharedBackend as shared } from "../../support/shared-backend";

const url = { inside: "http://todo-backend.todo-dev.svc.cluster.local:8000" };
const theirs = {
  namespace: "todo-dev",
  clusterId: "cluster",
  services: { frontend: url, backend: url },
  backend: { stack: "org/todo/dev", shared },
};
const own = { namespace: "todo-front", clusterId: "cluster" };
const problem = (changed: object, self: typeof own & { context?: string } = own) => {
  const found = backendProblem({ ...theirs, ...changed }, self);
  return found && [found.what, found.fix("dev")];
};

describe("another stack's backend", () => {
  it("is good in the same cluster, with no policies or with policies that let this stack in", () => {
    assert.equal(problem({}), undefined);
    assert.equal(
      problem({ backend: { stack: "org/todo/dev", shared: { ...shared, frontendNamespaces: ["todo-front"] } } }),
      undefined,
    );
  });

  it("is none where that stack uses another's itself", () => {
    assert.deepEqual(problem({ backend: { stack: "org/todo/dev" } }), [
      "it has no backend of its own: it uses that of org/todo/dev",
      "pulumi config set todo:backendFrom org/todo/dev",
    ]);
  });

  it("is out of reach in another cluster", () => {
    assert.deepEqual(problem({ clusterId: "other" }), [
      "it is in another cluster, other, and this stack in cluster: the frontend needs its database and its Secret",
      "deploy both to one cluster, by todo:cluster; to a Minikube that the other stack makes, by kind existing and its profile as context",
    ]);
  });

  it("MK-1 is in reach in a Minikube that its stack makes, by the profile as context", () => {
    assert.equal(problem({ clusterId: "todo" }, { ...own, context: "todo" }), undefined);
    assert.notEqual(problem({ clusterId: "todo" }, { ...own, context: "other" }), undefined);
  });

  it("CFG-5 is in another namespace", () => {
    assert.deepEqual(problem({}, { ...own, namespace: "todo-dev" }), [
      "it is in this stack's own namespace, todo-dev",
      "pulumi config set todo:namespace <namespace>",
    ]);
  });

  it("NET-6 lets this stack in, where it has network policies", () => {
    assert.deepEqual(
      problem({ backend: { stack: "org/todo/dev", shared: { ...shared, frontendNamespaces: ["todo-other"] } } }),
      [
        "its network policies don't let in the frontend of namespace todo-front",
        "pulumi config set --stack dev --path 'todo:networkPolicy.frontendNamespaces[1]' todo-front, then pulumi up --stack dev",
      ],
    );
  });
});

describe("what a stack says of its backend", () => {
  before(() =>
    pulumi.runtime.setMocks(
      { newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) },
      "todo",
      "dev",
      false,
      "org",
    ),
  );

  const outputOf = (given: Tree, other?: { stack: string }) =>
    new Promise<StackOutputs["backend"]>((resolve) => {
      const config = { secretName: pulumi.output("todo-app-secret") };
      const output = backendOutput({
        settings: settingsOf(given),
        instance: "dev",
        config,
        publicUrl: "http://localhost:30000",
        other,
      });
      output.apply(resolve);
    });
  const said = async (given: Tree) => (await outputOf(given)).shared;

  it("is that another stack has it, where it has none", async () => {
    assert.deepEqual(await outputOf({ backendFrom: "dev" }, { stack: "org/todo/dev" }), { stack: "org/todo/dev" });
  });

  it("SVC-15 SCR-17 is where it is and where its secrets are, and none of them", async () => {
    assert.deepEqual(await outputOf({}), { stack: "org/todo/dev", shared });
  });

  it("follows the settings", async () => {
    const given = {
      keyStyle: "env",
      jwt: { algorithm: "HS512" },
      backend: { port: 8080, corsOrigins: ["https://todo.example.com"] },
      networkPolicy: { enabled: true, frontendNamespaces: ["todo-front"] },
      database: {
        internal: { enabled: false },
        external: { enabled: true, host: "postgres.example.com", port: 5433, addressRanges: ["203.0.113.0/24"] },
      },
    };
    assert.deepEqual(await said(given), {
      instance: "dev",
      port: 8080,
      database: { port: 5433, addressRanges: ["203.0.113.0/24"] },
      secret: {
        name: "todo-app-secret",
        keys: {
          "database-url": "DATABASE_URL",
          "jwt-secret": "JWT_SECRET_KEY",
          "better-auth-secret": "BETTER_AUTH_SECRET",
        },
      },
      jwtAlgorithm: "HS512",
      origins: ["https://todo.example.com"],
      frontendNamespaces: ["todo-front"],
    });
  });

  it("DB-28 knows Bitnami's pods by their own name", async () => {
    const shared = await said({ database: { internal: { provider: "bitnami" } } });
    assert.deepEqual(shared?.database.inside, { service: "todo-postgres", component: "primary" });
  });
});
