import assert from "node:assert/strict";
import type { App } from "../../components/app";
import { AppConfig } from "../../components/app-config";
import { configMapSource } from "../../components/app-data";
import { Database } from "../../components/database";
import { secretSource } from "../../components/secrets/source";
import { settingsOf } from "../settings/cases";
import { app as defaultApp, only, register } from "./mocks";

const settings = settingsOf({ database: { internal: { persistence: { storageClass: "standard", size: "2Gi" } } } });

async function registerDatabase(app: App = defaultApp) {
  return register(() => {
    const config = new AppConfig("app", {
      app,
      keyStyle: "kebab",
      configMap: configMapSource(settings, "http://localhost:30000"),
      secrets: secretSource(settings),
    });
    new Database("database", { app, settings, config });
  });
}

describe("Postgres", () => {
  it("DB-7 DB-8 DB-9 DB-10 is a StatefulSet of one pod behind a headless Service of its name", async () => {
    const registered = await registerDatabase();
    const { metadata, spec } = only(registered, "kubernetes:apps/v1:StatefulSet");
    const service = only(registered, "kubernetes:core/v1:Service");
    assert.deepEqual([metadata.name, spec.serviceName, service.metadata.name], ["todo-postgres", "todo-postgres", "todo-postgres"]);
    assert.equal(spec.replicas, 1);
    assert.equal(service.spec.clusterIP, "None");
    assert.equal(service.spec.publishNotReadyAddresses, true);
    assert.deepEqual(service.spec.ports, [{ name: "postgres", port: 5432, targetPort: "postgres", protocol: "TCP" }]);
    assert.deepEqual(spec.selector.matchLabels, service.spec.selector);
  });

  it("DB-12 DB-14 DB-15 DB-17 claims a volume as the settings say", async () => {
    const [claim, ...others] = only(await registerDatabase(), "kubernetes:apps/v1:StatefulSet").spec.volumeClaimTemplates;
    assert.deepEqual(others, []);
    assert.equal(claim.metadata.name, "postgres-data");
    assert.deepEqual(claim.spec, {
      accessModes: ["ReadWriteOnce"],
      volumeMode: "Filesystem",
      storageClassName: "standard",
      resources: { requests: { storage: "2Gi" } },
    });
  });

  it("keeps the release's version out of pod and claim, or each release would restart the database", async () => {
    const { spec } = only(await registerDatabase(), "kubernetes:apps/v1:StatefulSet");
    for (const { metadata } of [spec.template, ...spec.volumeClaimTemplates]) {
      assert.deepEqual(metadata.labels, {
        "app.kubernetes.io/name": "todo-app",
        "app.kubernetes.io/instance": "test",
        "app.kubernetes.io/component": "postgres",
      });
    }
  });

  it("LBL-8 carries the short labels that don't change with a release, where they are wanted", async () => {
    const { template, selector } = only(await registerDatabase({ ...defaultApp, shortLabels: true }), "kubernetes:apps/v1:StatefulSet").spec;
    assert.deepEqual(template.metadata.labels, { ...selector.matchLabels, app: "todo-app", component: "postgres" });
  });

  it("PRB-10 is probed with pg_isready and may take ten minutes to recover from a crash", async () => {
    const [container] = only(await registerDatabase(), "kubernetes:apps/v1:StatefulSet").spec.template.spec.containers;
    const commands = [container.startupProbe, container.livenessProbe, container.readinessProbe].map((probe) => probe.exec.command);
    const command = ["pg_isready", "--host=127.0.0.1", "--port=5432", "--username=todo_user", "--dbname=todo_db"];
    assert.deepEqual(commands, [command, command, command]);
    assert.equal(container.startupProbe.periodSeconds * container.startupProbe.failureThreshold, 600);
  });

  it("DB-11 SEC-2 runs as the image's user with a writable data directory, socket directory and /tmp alone", async () => {
    const { spec } = only(await registerDatabase(), "kubernetes:apps/v1:StatefulSet").spec.template;
    assert.equal(spec.securityContext.runAsUser, 999);
    assert.equal(spec.securityContext.fsGroup, 999);
    assert.deepEqual(spec.containers[0].volumeMounts, [
      { name: "tmp", mountPath: "/tmp" },
      { name: "postgres-data", mountPath: "/var/lib/postgresql/data", subPath: "pgdata" },
      { name: "run", mountPath: "/var/run/postgresql" },
    ]);
    assert.deepEqual(spec.containers[0].resources, settings.database.internal.resources);
  });
});
