import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { backendOutput } from "../../../components/backend/output";
import { usableBackend } from "../../../components/backend/other";
import type { StackOutputs } from "../../../components/stacks/outputs";
import type { Tree } from "../../../settings/formats/tree";
import { certificate } from "../../support/certificate";
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
  const found = usableBackend({ ...theirs, ...changed }, self);
  return "what" in found ? [found.what, found.fix("dev")] : undefined;
};

describe("another stack's backend", () => {
  it("is used by its URLs, its namespace and what its stack shares", () => {
    assert.deepEqual(usableBackend(theirs, own), { ...shared, namespace: "todo-dev", urls: url });
  });

  it("can be used in the same cluster, without network policies or if they allow this stack", () => {
    assert.equal(problem({}), undefined);
    assert.equal(
      problem({ backend: { stack: "org/todo/dev", shared: { ...shared, frontendNamespaces: ["todo-front"] } } }),
      undefined,
    );
  });

  it("is refused if that stack itself uses another stack's backend", () => {
    assert.deepEqual(problem({ backend: { stack: "org/todo/dev" } }), [
      "it doesn't have its own backend: it uses the one of org/todo/dev",
      "pulumi config set todo:backendFrom org/todo/dev",
    ]);
  });

  it("is refused in another cluster", () => {
    assert.deepEqual(problem({ clusterId: "other" }), [
      "it is in cluster other, but this stack is in cluster: the frontend has to reach its database and its Secret",
      "deploy both stacks to the same cluster with todo:cluster; if the other stack creates a Minikube, " +
        "set todo:cluster.kind to existing and todo:cluster.context to that Minikube's profile",
    ]);
  });

  it("MK-1 can be used in a Minikube that its stack creates, through the context named after the profile", () => {
    assert.equal(problem({ clusterId: "todo" }, { ...own, context: "todo" }), undefined);
    assert.notEqual(problem({ clusterId: "todo" }, { ...own, context: "other" }), undefined);
  });

  it("CFG-5 is refused in this stack's own namespace", () => {
    assert.deepEqual(problem({}, { ...own, namespace: "todo-dev" }), [
      "it is in this stack's namespace, todo-dev; each stack needs its own",
      "pulumi config set todo:namespace <namespace>",
    ]);
  });

  it("NET-6 is refused if its network policies don't allow this stack", () => {
    assert.deepEqual(
      problem({ backend: { stack: "org/todo/dev", shared: { ...shared, frontendNamespaces: ["todo-other"] } } }),
      [
        "its network policies don't allow the frontend in namespace todo-front",
        "pulumi config set --stack dev --path 'todo:networkPolicy.frontendNamespaces[1]' todo-front, then pulumi up " +
          "--stack dev",
      ],
    );
  });
});

describe("a stack's output about its backend", () => {
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

  it("names the other stack if the backend belongs to that stack", async () => {
    assert.deepEqual(await outputOf({ backendFrom: "dev" }, { stack: "org/todo/dev" }), {
      stack: "org/todo/dev",
      instance: "dev",
    });
  });

  it("SVC-15 SCR-17 says where the backend and its secrets are, but never a secret value", async () => {
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
        external: {
          enabled: true,
          host: "postgres.example.com",
          port: 5433,
          addressRanges: ["203.0.113.0/24"],
          tls: { mode: "verify-full", ca: certificate },
        },
      },
    };
    assert.deepEqual(await said(given), {
      instance: "dev",
      port: 8080,
      database: {
        port: 5433,
        addressRanges: ["203.0.113.0/24"],
        tls: { mode: "verify-full", ca: certificate },
      },
      secret: {
        name: "todo-app-secret",
        keys: {
          "database-url": "DATABASE_URL",
          "frontend-database-url": "FRONTEND_DATABASE_URL",
          "jwt-secret": "JWT_SECRET_KEY",
          "better-auth-secret": "BETTER_AUTH_SECRET",
        },
      },
      jwtAlgorithm: "HS512",
      origins: ["https://todo.example.com"],
      frontendNamespaces: ["todo-front"],
    });
  });

  it("DB-28 names the component label of Bitnami's pods", async () => {
    const shared = await said({ database: { internal: { provider: "bitnami" } } });
    assert.deepEqual(shared?.database.inside, { service: "todo-postgres", component: "primary" });
  });
});
