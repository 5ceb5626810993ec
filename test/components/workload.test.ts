import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AppConfig } from "../../components/app-config";
import { Workload } from "../../components/workload";
import { parseSettings } from "../../settings/parse";
import { app, only, register } from "./mocks";

const settings = parseSettings("test", {}).backend;

function registerBackend(over: Partial<typeof settings> = {}, env = ["log-level", "database-url"]) {
  return register(() => {
    const config = new AppConfig("app", {
      app,
      data: { "log-level": "INFO" },
      secrets: { "database-url": pulumi.secret("postgresql://user:word@host:5432/db") },
      checksumKey: pulumi.secret("key"),
    });
    new Workload("backend", {
      app,
      component: "backend",
      containerName: "fastapi",
      image: "registry.test/todo-backend@sha256:0",
      settings: { ...settings, ...over },
      config,
      env,
    });
  });
}

describe("Workload", () => {
  it("registers a Deployment and a Service of the same name, and nothing else", async () => {
    const registered = await registerBackend();
    assert.deepEqual(registered.map(({ type }) => type).sort(), [
      "kubernetes:apps/v1:Deployment",
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:core/v1:Secret",
      "kubernetes:core/v1:Service",
      "todo:components:AppConfig",
      "todo:components:Workload",
    ]);
    const names = ["kubernetes:apps/v1:Deployment", "kubernetes:core/v1:Service"].map((type) => only(registered, type).metadata.name);
    assert.deepEqual(names, ["todo-backend", "todo-backend"]);
  });

  it("SVC-12 X-3 selects its pods by labels that never change", async () => {
    const registered = await registerBackend();
    const selector = {
      "app.kubernetes.io/name": "todo-app",
      "app.kubernetes.io/instance": "test",
      "app.kubernetes.io/component": "backend",
    };
    const { selector: { matchLabels }, template } = only(registered, "kubernetes:apps/v1:Deployment").spec;
    assert.deepEqual(matchLabels, selector);
    assert.deepEqual(only(registered, "kubernetes:core/v1:Service").spec.selector, selector);
    assert.deepEqual(template.metadata.labels, {
      ...selector,
      "app.kubernetes.io/version": "1.2.3_build",
      "app.kubernetes.io/part-of": "todo-system",
      "app.kubernetes.io/managed-by": "Pulumi",
    });
  });

  it("PRB-1 has startup, liveness and readiness probes", async () => {
    const [container] = only(await registerBackend(), "kubernetes:apps/v1:Deployment").spec.template.spec.containers;
    const health = { httpGet: { path: "/health", port: "http" } };
    assert.deepEqual(container.startupProbe, { ...health, initialDelaySeconds: 0, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30 });
    assert.deepEqual(container.livenessProbe, { ...health, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 });
    assert.deepEqual(container.readinessProbe, {
      ...{ httpGet: { path: "/ready", port: "http" } },
      ...{ initialDelaySeconds: 5, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    });
  });

  it("SEC-1 SEC-2 SEC-4 SEC-5 SEC-6 SEC-8 runs as a restricted pod without an API token", async () => {
    const { spec } = only(await registerBackend(), "kubernetes:apps/v1:Deployment").spec.template;
    assert.deepEqual(spec.securityContext, {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.equal(spec.containers.length, 1);
    assert.deepEqual(spec.containers[0].securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    assert.equal(spec.automountServiceAccountToken, false);
    assert.equal(spec.serviceAccountName, "todo-app");
  });

  it("DEP-21 DEP-22 has requests, limits and a writable /tmp", async () => {
    const { spec } = only(await registerBackend(), "kubernetes:apps/v1:Deployment").spec.template;
    assert.deepEqual(spec.containers[0].resources, settings.resources);
    assert.deepEqual(spec.containers[0].volumeMounts, [{ name: "tmp", mountPath: "/tmp" }]);
    assert.deepEqual(spec.volumes, [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }]);
  });

  it("DEP-18 DEP-19 takes each variable from its key, secrets from the Secret", async () => {
    const [container] = only(await registerBackend(), "kubernetes:apps/v1:Deployment").spec.template.spec.containers;
    assert.deepEqual(container.env, [
      { name: "PORT", value: "8000" },
      { name: "LOG_LEVEL", valueFrom: { configMapKeyRef: { name: "todo-app-config", key: "log-level" } } },
      { name: "DATABASE_URL", valueFrom: { secretKeyRef: { name: "todo-app-secret", key: "database-url" } } },
    ]);
  });

  it("X-5 refuses a key that neither object has", async () => {
    await assert.rejects(registerBackend({}, ["no-such-key"]), /Neither the ConfigMap nor the Secret has the key no-such-key/);
  });

  it("DEP-7 lets nothing be unavailable with one replica", async () => {
    const strategyOf = async (replicaCount: number) =>
      only(await registerBackend({ replicaCount }), "kubernetes:apps/v1:Deployment").spec.strategy.rollingUpdate;
    assert.deepEqual(await strategyOf(1), { maxSurge: 1, maxUnavailable: 0 });
    assert.deepEqual(await strategyOf(2), { maxSurge: 1, maxUnavailable: 1 });
  });

  it("IMG-22 X-2 lets Service, container and variable follow the port", async () => {
    const registered = await registerBackend({ port: 8080 });
    const [container] = only(registered, "kubernetes:apps/v1:Deployment").spec.template.spec.containers;
    assert.deepEqual(container.ports, [{ name: "http", containerPort: 8080, protocol: "TCP" }]);
    assert.deepEqual(container.env[0], { name: "PORT", value: "8080" });
    assert.deepEqual(only(registered, "kubernetes:core/v1:Service").spec.ports, [
      { name: "http", port: 8080, targetPort: "http", protocol: "TCP" },
    ]);
  });

  it("waits for a load balancer's address, and for no other Service", async () => {
    const annotationsOf = async (type: typeof settings.service.type) =>
      only(await registerBackend({ service: { type } }), "kubernetes:core/v1:Service").metadata.annotations;
    assert.deepEqual(await annotationsOf("ClusterIP"), { "pulumi.com/skipAwait": "true" });
    assert.deepEqual(await annotationsOf("LoadBalancer"), {});
  });

  it("SVC-8 opens a nodePort only when the settings name one", async () => {
    const portsOf = async (service: typeof settings.service) =>
      only(await registerBackend({ service }), "kubernetes:core/v1:Service").spec.ports[0];
    assert.equal((await portsOf({ type: "NodePort", nodePort: 30080 })).nodePort, 30080);
    assert.equal("nodePort" in (await portsOf({ type: "ClusterIP" })), false);
  });
});
