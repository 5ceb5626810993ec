import assert from "node:assert/strict";
import { settingsOf } from "../../support/settings-cases";
import { app, only, type Registered } from "../../support/mocks";
import { registerBackend } from "./backend";

const deployment = "kubernetes:apps/v1:Deployment";

const specOf = (registered: Registered[]) => only(registered, deployment).spec;
const containerOf = (registered: Registered[]) => specOf(registered).template.spec.containers[0];

describe("Workload", () => {
  it("registers a Deployment and a Service of the same name, and nothing else", async () => {
    const registered = await registerBackend();
    assert.deepEqual(registered.map(({ type }) => type).sort(), [
      "kubernetes:apps/v1:Deployment",
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:core/v1:Secret",
      "kubernetes:core/v1:Service",
      "todo:components:AppConfig",
      "todo:components:Rollout",
      "todo:components:Workload",
    ]);
    const names = ["kubernetes:apps/v1:Deployment", "kubernetes:core/v1:Service"].map(
      (type) => only(registered, type).metadata.name,
    );
    assert.deepEqual(names, ["todo-backend", "todo-backend"]);
  });

  it("SVC-12 X-3 selects its pods by labels that never change", async () => {
    const registered = await registerBackend();
    const selector = {
      "app.kubernetes.io/name": "todo-app",
      "app.kubernetes.io/instance": "test",
      "app.kubernetes.io/component": "backend",
    };
    const {
      selector: { matchLabels },
      template,
    } = specOf(registered);
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
    const container = containerOf(await registerBackend());
    const health = { httpGet: { path: "/health", port: "http" } };
    assert.deepEqual(container.startupProbe, {
      ...health,
      initialDelaySeconds: 0,
      periodSeconds: 2,
      timeoutSeconds: 2,
      failureThreshold: 30,
    });
    assert.deepEqual(container.livenessProbe, {
      ...health,
      initialDelaySeconds: 30,
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
    });
    assert.deepEqual(container.readinessProbe, {
      ...{ httpGet: { path: "/ready", port: "http" } },
      ...{ initialDelaySeconds: 5, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    });
  });

  it(
    "SEC-1 SEC-2 SEC-3 SEC-4 SEC-5 SEC-6 SEC-7 SEC-8 DEP-13 DEP-26 RBAC-6 runs as a restricted pod without an API " +
      "token",
    async () => {
      const { spec } = specOf(await registerBackend()).template;
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
        privileged: false,
      });
      for (const host of ["hostNetwork", "hostPID", "hostIPC"]) assert.equal(host in spec, false, host);
      assert.equal(spec.automountServiceAccountToken, false);
      assert.equal(spec.serviceAccountName, "todo-app");
    },
  );

  it("SEC-2 SEC-3 SEC-6 SEC-8 takes user, group and profile from the settings", async () => {
    const seccompProfile = { type: "Localhost", localhostProfile: "profiles/todo.json" };
    const { spec } = specOf(
      await registerBackend({ securityContext: { runAsUser: 10001, fsGroup: 10002, seccompProfile } }),
    ).template;
    const { runAsUser, runAsGroup, fsGroup } = spec.securityContext;
    assert.deepEqual([runAsUser, runAsGroup, fsGroup], [10001, 10001, 10002]);
    assert.deepEqual(spec.securityContext.seccompProfile, seccompProfile);
  });

  it("DEP-22 has an emptyDir for each writable path", async () => {
    const { spec } = specOf(
      await registerBackend({ writablePaths: { "/tmp": "128Mi", "/app/.cache": "1Gi" } }),
    ).template;
    assert.deepEqual(spec.containers[0].volumeMounts, [
      { name: "tmp", mountPath: "/tmp" },
      { name: "app-cache", mountPath: "/app/.cache" },
    ]);
    assert.deepEqual(spec.volumes, [
      { name: "tmp", emptyDir: { sizeLimit: "128Mi" } },
      { name: "app-cache", emptyDir: { sizeLimit: "1Gi" } },
    ]);
  });

  it("DEP-23 DEP-24 CM-24 mounts ConfigMap and Secret read-only if the settings ask for it", async () => {
    const { spec } = specOf(await registerBackend({ configVolume: true, secretVolume: true })).template;
    assert.deepEqual(spec.containers[0].volumeMounts.slice(1), [
      { name: "config-volume", mountPath: "/etc/config", readOnly: true },
      { name: "secret-volume", mountPath: "/etc/secrets", readOnly: true },
    ]);
    assert.deepEqual(spec.volumes.slice(1), [
      { name: "config-volume", configMap: { name: "todo-app-config" } },
      {
        name: "secret-volume",
        secret: {
          secretName: "todo-app-secret",
          // What it reads itself, and no other's credentials.
          items: [{ key: "backend-database-url", path: "backend-database-url" }],
        },
      },
    ]);
  });

  it("CFG-3 pulls images with the stack's registry logins", async () => {
    const registered = await registerBackend({}, { app: { ...app, imagePullSecrets: ["registry-login"] } });
    assert.deepEqual(specOf(registered).template.spec.imagePullSecrets, [{ name: "registry-login" }]);
    assert.equal("imagePullSecrets" in specOf(await registerBackend()).template.spec, false);
  });

  it("PRB-5 X-2 probes the container's port, by name or number", async () => {
    const container = containerOf(await registerBackend({ port: 8080, healthCheck: { readiness: { port: 8080 } } }));
    assert.deepEqual([container.readinessProbe.httpGet.port, container.livenessProbe.httpGet.port], [8080, "http"]);
  });

  it("DEP-14 DEP-15 DEP-16 DEP-17 names its container and runs its image", async () => {
    const { name, image, imagePullPolicy, ports } = containerOf(await registerBackend());
    assert.deepEqual(
      [name, image, imagePullPolicy],
      ["fastapi", "registry.test/todo-backend@sha256:0", "IfNotPresent"],
    );
    assert.deepEqual(ports, [
      { name: "http", containerPort: 8000, protocol: "TCP" },
      { name: "metrics", containerPort: 9090, protocol: "TCP" },
    ]);
    assert.equal(settingsOf({}).frontend.containerName, "nextjs");
    assert.equal(containerOf(await registerBackend({ containerName: "api" })).name, "api");
  });

  it("X-18 keeps serving while the Service drops it, and is only killed after that", async () => {
    const { spec } = specOf(await registerBackend({ drainSeconds: 10, terminationGracePeriodSeconds: 45 })).template;
    assert.equal(spec.terminationGracePeriodSeconds, 45);
    assert.deepEqual(spec.containers[0].lifecycle.preStop.exec.command, ["sleep", "10"]);
  });

  it("DEP-21 DEP-22 has requests, limits and a writable /tmp", async () => {
    const { spec } = specOf(await registerBackend()).template;
    assert.deepEqual(spec.containers[0].resources, settingsOf({}).backend.resources);
    assert.deepEqual(spec.containers[0].volumeMounts, [{ name: "tmp", mountPath: "/tmp" }]);
    assert.deepEqual(spec.volumes, [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }]);
  });

  it("DEP-7 takes no pod away before its successor is ready, with fewer than three", async () => {
    const strategyOf = async (replicaCount: number, maxSurge: number | string = 1) =>
      specOf(await registerBackend({ replicaCount, strategy: { rollingUpdate: { maxSurge } } })).strategy.rollingUpdate;
    assert.deepEqual(await strategyOf(1), { maxSurge: 1, maxUnavailable: 0 });
    assert.deepEqual(await strategyOf(2), { maxSurge: 1, maxUnavailable: 0 });
    assert.deepEqual(await strategyOf(3), { maxSurge: 1, maxUnavailable: 1 });
    // A rollout that may not add a pod has to take one away.
    assert.deepEqual(await strategyOf(2, 0), { maxSurge: 0, maxUnavailable: 1 });
    assert.deepEqual(await strategyOf(2, "0%"), { maxSurge: "0%", maxUnavailable: 1 });
  });

  it("IMG-22 X-2 uses the same port in Service, container and variable", async () => {
    const registered = await registerBackend({ port: 8080 });
    const container = containerOf(registered);
    assert.deepEqual(container.ports[0], { name: "http", containerPort: 8080, protocol: "TCP" });
    assert.deepEqual(container.env[0], { name: "PORT", value: "8080" });
    assert.deepEqual(only(registered, "kubernetes:core/v1:Service").spec.ports, [
      { name: "http", port: 8080, targetPort: "http", protocol: "TCP" },
    ]);
  });

  it("DEP-9 DEP-10 DEP-11 rolls out with the settings' limits", async () => {
    const { minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit, ...byDefault } = specOf(
      await registerBackend(),
    );
    assert.deepEqual([minReadySeconds, progressDeadlineSeconds, revisionHistoryLimit], [10, 600, 10]);
    assert.equal("paused" in byDefault, false);
    const spec = specOf(
      await registerBackend({ minReadySeconds: 0, progressDeadlineSeconds: 60, revisionHistoryLimit: 2, paused: true }),
    );
    assert.deepEqual(
      [spec.minReadySeconds, spec.progressDeadlineSeconds, spec.revisionHistoryLimit, spec.paused],
      [0, 60, 2, true],
    );
  });

  it("DEP-12 doesn't wait for a rollout that is paused", async () => {
    const rollouts = async (paused: boolean) =>
      (await registerBackend({ paused })).filter(({ type }) => type === "todo:components:Rollout").length;
    assert.deepEqual([await rollouts(true), await rollouts(false)], [0, 1]);
  });

  it("DEP-6 DEP-8 uses the strategy in the settings", async () => {
    assert.deepEqual(specOf(await registerBackend({ strategy: { type: "Recreate" } })).strategy, { type: "Recreate" });
    const { strategy } = specOf(
      await registerBackend({
        replicaCount: 4,
        strategy: { rollingUpdate: { maxSurge: "50%", maxUnavailable: "25%" } },
      }),
    );
    assert.deepEqual(strategy, { type: "RollingUpdate", rollingUpdate: { maxSurge: "50%", maxUnavailable: "25%" } });
  });

  it("PRB-1 PRB-2 PRB-4 PRB-7 has the probes in the settings, and no startup probe if they turn it off", async () => {
    const container = containerOf(
      await registerBackend({
        healthCheck: { liveness: { path: "/livez", periodSeconds: 20 }, startup: { enabled: false } },
      }),
    );
    assert.equal("startupProbe" in container, false);
    assert.deepEqual(container.livenessProbe, {
      ...{ httpGet: { path: "/livez", port: "http" } },
      ...{ initialDelaySeconds: 30, periodSeconds: 20, timeoutSeconds: 3, failureThreshold: 3 },
    });
    assert.equal(
      containerOf(await registerBackend({ healthCheck: { liveness: { path: "/livez" } } })).startupProbe.httpGet.path,
      "/livez",
    );
  });

  it("PRB-2 PRB-3 PRB-4 tells the server the paths that it doesn't answer by itself, and no others", async () => {
    const named = async (healthCheck: object) =>
      containerOf(await registerBackend({ healthCheck })).env.filter(({ name }: { name: string }) =>
        /_PATH$/.test(name),
      );
    assert.deepEqual(await named({}), []);
    assert.deepEqual(await named({ startup: { path: "/ready" }, readiness: { path: "/ready" } }), []);
    const paths = {
      liveness: { path: "/livez" },
      readiness: { path: "/readyz" },
      startup: { path: "/startup" },
    };
    const expected = [
      { name: "HEALTH_PATH", value: "/livez" },
      { name: "READY_PATH", value: "/readyz" },
      { name: "STARTUP_PATH", value: "/startup" },
    ];
    assert.deepEqual(await named(paths), expected);
    assert.deepEqual(await named({ ...paths, startup: { enabled: false } }), expected.slice(0, 2));
    assert.deepEqual(await named({ liveness: { path: "/livez" } }), expected.slice(0, 1));
  });

  it("CFG-15 CFG-16 CFG-17 sets the scheduling fields in the settings, and no others", async () => {
    const placement = {
      nodeSelector: { "kubernetes.io/arch": "amd64" },
      tolerations: [{ key: "spot", operator: "Exists", effect: "NoSchedule" }],
      affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
    };
    const { nodeSelector, tolerations, affinity } = specOf(await registerBackend(placement)).template.spec;
    assert.deepEqual({ nodeSelector, tolerations, affinity }, placement);
    const { spec } = specOf(await registerBackend()).template;
    for (const key of [...Object.keys(placement), "topologySpreadConstraints"]) assert.equal(key in spec, false, key);
  });

  it("CFG-17 spreads two or more replicas over the nodes, each revision separately", async () => {
    const { spec, metadata } = specOf(await registerBackend({ replicaCount: 2 })).template;
    const [constraint, ...others] = spec.topologySpreadConstraints;
    assert.deepEqual(others, []);
    const { labelSelector, ...rest } = constraint;
    assert.deepEqual(rest, {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      matchLabelKeys: ["pod-template-hash"],
    });
    for (const [key, value] of Object.entries(labelSelector.matchLabels)) assert.equal(metadata.labels[key], value);
  });

  it("IMG-26 uses the pull policy in the settings", async () => {
    assert.equal(containerOf(await registerBackend()).imagePullPolicy, "IfNotPresent");
    assert.equal(containerOf(await registerBackend({ image: { pullPolicy: "Always" } })).imagePullPolicy, "Always");
  });

  it("LBL-8 adds short labels to pods only, and never selects by them", async () => {
    const registered = await registerBackend({}, { app: { ...app, shortLabels: true } });
    const { metadata, spec } = only(registered, deployment);
    const { app: name, component, version } = spec.template.metadata.labels;
    assert.deepEqual([name, component, version], ["todo-app", "backend", "1.2.3_build"]);
    for (const labels of [
      metadata.labels,
      spec.selector.matchLabels,
      only(registered, "kubernetes:core/v1:Service").spec.selector,
    ]) {
      assert.deepEqual(
        Object.keys(labels).filter((key) => !key.startsWith("app.kubernetes.io/")),
        [],
      );
    }
  });
});
