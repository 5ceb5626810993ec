import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { fullStackName } from "../../../components/stacks/other-stack";
import { shapeProblems, stackOutputs } from "../../../components/stacks/outputs";
import { serviceUrls } from "../../../components/network/addresses";
import type { Tree } from "../../../settings/formats/tree";
import { production, settingsOf } from "../../support/settings-cases";

const release = {
  version: "1.2.3",
  frontend: { reference: `ghcr.io/org/todo-frontend@sha256:${"0".repeat(64)}`, tag: "1.2.3", commit: "abc" },
  backend: { reference: "docker.io/library/todo-backend:1.2.3-0123456789ab", tag: "1.2.3" },
  connectionTest: "passed",
  promotedFrom: [],
  at: "2026-11-21T12:00:00.000Z",
  previous: [],
};

const some = (...names: (keyof typeof stackOutputs.shape)[]) =>
  Object.fromEntries(names.map((name) => [name, stackOutputs.shape[name]]));

describe("a stack's outputs", () => {
  it("are accepted in the right shape", () => {
    const services = {
      frontend: { inside: "http://todo-frontend.todo.svc.cluster.local:3000", outside: "https://todo.example.com" },
      backend: { inside: "http://b:8000" },
    };
    assert.deepEqual(
      shapeProblems({ release, services, clusterId: "id" }, some("release", "services", "clusterId")),
      [],
    );
  });

  it("are each reported if they are missing or have another shape", () => {
    const given = {
      release: { ...release, connectionTest: "failed", backend: "todo-backend" },
      services: { frontend: {}, backend: {} },
      url: "ftp://example.com",
    };
    assert.deepEqual(shapeProblems(given, some("release", "services", "url", "namespace")), [
      "its output release.backend must be an object of keys and values",
      "its output release.connectionTest must be passed or off",
      "its output services.frontend.inside must be an http or https URL",
      "its output services.backend.inside must be an http or https URL",
      "its output url must be an http or https URL",
      "its output namespace is missing",
    ]);
  });

  it("say which stack the backend belongs to, if it isn't this one", () => {
    assert.deepEqual(shapeProblems({ backend: { stack: "org/todo/dev" } }, some("backend")), []);
    assert.deepEqual(shapeProblems({ backend: { stack: "org/todo/dev", shared: {} } }, some("backend")).length, 6);
    assert.deepEqual(shapeProblems({}, some("backend")), ["its output backend is missing"]);
  });

  it("are checked only where they are needed", () =>
    assert.deepEqual(shapeProblems({ url: 1, namespace: "todo" }, some("namespace")), []));
});

describe("a stack's name", () => {
  it("means a stack of this project, unless it names another project", () => {
    assert.equal(fullStackName("staging", "organization", "todo"), "organization/todo/staging");
    assert.equal(fullStackName("other/app/prod", "organization", "todo"), "other/app/prod");
  });
});

describe("the URLs of a stack's Services", () => {
  const urlsOf = (given: Tree, nodeHost?: string) =>
    new Promise((resolve) => void pulumi.output(serviceUrls(settingsOf(given), nodeHost)).apply(resolve));
  const inside = (component: string, port: number, namespace = "default") =>
    `http://todo-${component}.${namespace}.svc.cluster.local:${port}`;

  it(
    "SVC-15 X-9 are their addresses inside the cluster, and a NodePort's outside if the " + "nodes can be reached",
    async () => {
      const backend = { inside: inside("backend", 8080) };
      assert.deepEqual(await urlsOf({ backend: { port: 8080 } }, "localhost"), {
        frontend: { inside: inside("frontend", 3000), outside: "http://localhost:30000" },
        backend,
      });
      assert.deepEqual(await urlsOf({ backend: { port: 8080 } }), {
        frontend: { inside: inside("frontend", 3000) },
        backend,
      });
    },
  );

  it("X-3 leave out a backend that belongs to another stack", async () => {
    assert.deepEqual(await urlsOf({ backendFrom: "dev" }), { frontend: { inside: inside("frontend", 3000) } });
  });

  it("are the Ingress's, unless it has no path for the backend", async () => {
    const given = { global: production, namespace: "todo" };
    const frontend = { inside: inside("frontend", 3000, "todo"), outside: "https://todo.example.com" };
    const backend = { inside: inside("backend", 8000, "todo"), outside: "https://todo.example.com" };
    assert.deepEqual(await urlsOf(given), { frontend, backend });
    const ingress = {
      exposeBackend: false,
      host: "todo.example.com",
      tls: [{ secretName: "tls", hosts: ["todo.example.com"] }],
    };
    assert.deepEqual(await urlsOf({ ...given, ingress }), { frontend, backend: { inside: backend.inside } });
  });
});
