import assert from "node:assert/strict";
import { join } from "node:path";
import { sharedBackend } from "../support/shared-backend";
import { policies, Workspace } from "../support/workspace";

interface Step {
  op: string;
  newState?: { type: string; inputs: any };
}

const namespace = "todo-backend-from";
const url = (service: string, port: number) => ({ inside: `http://${service}.${namespace}.svc.cluster.local:${port}` });
const secret = {
  databaseUrl: "postgresql://todo_user:Oh4No1Secret5Here@todo-postgres:5432/todo_db",
  jwt: "kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0a",
};

/** The other stack's outputs about its backend. */
const shared = {
  ...sharedBackend,
  instance: "backend",
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
};

describe("preview of a stack that uses another's backend", () => {
  const backend = new Workspace("backend", "dev", {}, join(__dirname, "references"));
  const front = new Workspace(
    "front",
    "dev",
    { "todo:namespace": "todo-front", "todo:backendFrom": "backend", "todo:networkPolicy": { enabled: true } },
    undefined,
    backend,
  );
  let good: Record<string, unknown>;

  const exporting = async (changes: object) => {
    backend.configure({ "todo:references": { exports: { ...good, ...changes } } });
    const { exitCode, output } = await backend.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
  };
  /** The preview fails with one message, before it would create anything. */
  const refuses = async (problem: string, fix: string) => {
    const { exitCode, output } = await front.pulumi("preview");
    assert.notEqual(exitCode, 0, output);
    const said =
      "error: Stack organization/todo/backend, which todo:backendFrom names, can't be used; nothing was changed.";
    const diagnostics = output.slice(output.indexOf("Diagnostics:"));
    assert.equal(diagnostics.split("error: ").length, 2, output);
    assert.ok(diagnostics.includes(`${said}\n      - ${problem}\n        fix: ${fix}\n`), output);
    assert.doesNotMatch(output, /docker-build|kubernetes:core\/v1:Namespace/);
  };

  before(async () => {
    const { stdout: clusterId } = await front.kubectl(
      "get",
      "namespace",
      "kube-system",
      "--output",
      "jsonpath={.metadata.uid}",
    );
    good = {
      namespace,
      clusterId,
      services: {
        frontend: url("todo-frontend", 3000),
        backend: { ...url("todo-backend", 8000), outside: "https://todo.example.com" },
      },
      backend: { stack: "organization/todo/backend", shared },
    };
    await front.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    const stringData = { DATABASE_URL: secret.databaseUrl, JWT_SECRET_KEY: secret.jwt, BETTER_AUTH_SECRET: secret.jwt };
    const annotations = { "rotation.todo-app/jwt-secret": "2026-11-01" };
    await front.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "todo-app-secret", namespace, annotations },
      stringData,
    });
    for (const workspace of [backend, front]) await workspace.init();
  });
  after(async () => {
    await front.kubectl("delete", "namespace", namespace, "--wait=false");
    for (const workspace of [backend, front]) workspace.remove();
  });

  it(
    "SVC-15 X-20 deploys only a frontend, with the backend's URLs and a Secret with the " + "other stack's values",
    async () => {
      await exporting({});
      const { exitCode, stdout, output } = await front.pulumi("preview", "--json", ...policies("dev"));
      assert.equal(exitCode, 0, output);
      for (const value of Object.values(secret)) assert.equal(output.includes(value), false);
      const { steps, diagnostics } = JSON.parse(stdout) as {
        steps: Step[];
        diagnostics: { severity: string; message: string }[];
      };
      const warnings = diagnostics
        .filter(({ severity }) => severity === "warning")
        .map(({ message }) => message.split("\n")[0]?.replace("warning: ", ""));
      assert.deepEqual(warnings, [
        "The backend at https://todo.example.com doesn't allow browsers to call it from pages of " +
          "http://localhost:30000",
      ]);
      const made = steps
        .filter(({ op, newState }) => op === "create" && !/^(todo:|pulumi:pulumi:Stack$)/.test(newState?.type ?? ""))
        .map(({ newState }) => newState!);
      assert.deepEqual(made.map(({ type }) => type).sort(), [
        "docker-build:index:Image",
        "kubernetes:apps/v1:Deployment",
        "kubernetes:core/v1:ConfigMap",
        "kubernetes:core/v1:Namespace",
        "kubernetes:core/v1:Secret",
        "kubernetes:core/v1:Service",
        "kubernetes:core/v1:ServiceAccount",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy",
        "pulumi:index:Stash",
        "pulumi:index:Stash",
        "pulumi:index:Stash",
        "pulumi:index:Stash",
        "pulumi:providers:kubernetes",
        "random:index/randomPassword:RandomPassword",
      ]);
      const ofType = (type: string) =>
        made.filter((each) => each.type.endsWith(`:${type}`)).map(({ inputs }) => inputs);

      const { data } = ofType("ConfigMap")[0];
      assert.deepEqual(
        [data["backend-url"], data["next-public-api-url"], data["jwt-algorithm"]],
        [`http://todo-backend.${namespace}.svc.cluster.local:8000`, "https://todo.example.com", "HS512"],
      );
      // The other stack's database is in the cluster, so there is no TLS to say anything of.
      assert.deepEqual(
        Object.entries(data).filter(([key]) => /database|cors|llm/.test(key)),
        [
          ["database-ca", ""],
          ["database-tls-mode", ""],
        ],
      );
      const [{ metadata, data: values }] = ofType("Secret");
      assert.equal(values, "[secret]");
      assert.equal(metadata.annotations["rotation.todo-app/jwt-secret"], "2026-11-01");

      const { egress } = ofType("NetworkPolicy").find(({ metadata: { name } }) => name === "todo-frontend").spec;
      const pods = (component: string) => [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
          podSelector: {
            matchLabels: {
              "app.kubernetes.io/name": "todo-app",
              "app.kubernetes.io/instance": "backend",
              "app.kubernetes.io/component": component,
            },
          },
        },
      ];
      assert.deepEqual(egress.slice(-2), [
        { to: pods("backend"), ports: [{ port: 8000, protocol: "TCP" }] },
        { to: pods("postgres"), ports: [{ port: 5432, protocol: "TCP" }] },
      ]);
    },
  );

  it("is refused if the other stack is in another cluster", async () => {
    await exporting({ clusterId: "elsewhere" });
    await refuses(
      `it is in cluster elsewhere, but this stack is in ${String(good.clusterId)}: ` +
        "the frontend has to reach its database and its Secret",
      "deploy both stacks to the same cluster with todo:cluster; if the other stack creates a Minikube, " +
        "set todo:cluster.kind to existing and todo:cluster.context to that Minikube's profile",
    );
  });

  it("is refused if the other stack's Secret lacks a value", async () => {
    await exporting({});
    await front.kubectl(
      "--namespace",
      namespace,
      "patch",
      "secret",
      "todo-app-secret",
      "--type=json",
      "--patch",
      JSON.stringify([{ op: "remove", path: "/data/BETTER_AUTH_SECRET" }]),
    );
    await refuses(
      "its Secret todo-app-secret has no key BETTER_AUTH_SECRET",
      "bring it up again: pulumi up --stack backend",
    );
  });

  it("is refused if the other stack doesn't exist", async () => {
    front.configure({ "todo:backendFrom": "nowhere" });
    const { exitCode, output } = await front.pulumi("preview");
    assert.notEqual(exitCode, 0, output);
    assert.match(
      output,
      new RegExp(
        /error: Stack organization\/todo\/nowhere, which todo:backendFrom names, can't be used; nothing was /.source +
          /changed\.\n\s+- it can't be read: no stack named/.source,
      ),
    );
  });
});
