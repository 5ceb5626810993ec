import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { App } from "../../components/app";
import { AppConfig } from "../../components/app-config";
import { configData } from "../../components/app-data";
import { Credentials } from "../../components/credentials";
import { Migration } from "../../components/migration";
import { Postgres } from "../../components/postgres";
import { secretData } from "../../components/secret-data";
import { settingsOf } from "../settings/cases";
import { app as defaultApp, only, register } from "./mocks";

const settings = settingsOf({ database: { internal: { persistence: { storageClass: "standard", size: "2Gi" } } } });

async function registerDatabase(app: App = defaultApp) {
  return register(() => {
    const credentials = new Credentials("credentials");
    const config = new AppConfig("app", {
      app,
      data: configData(settings, "http://localhost:30000"),
      secrets: secretData(settings, credentials),
      checksumKey: credentials.checksumKey,
    });
    const database = new Postgres("postgres", { app, settings: settings.database.internal, config });
    const image = pulumi.output("registry.test/todo-backend@sha256:0");
    new Migration("migration", { app, image, settings: settings.backend, config }, { dependsOn: database });
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

describe("Migration", () => {
  it("JOB-1 JOB-2 JOB-3 JOB-5 is a Job of the backend's image that runs Alembic", async () => {
    const { metadata, spec } = only(await registerDatabase(), "kubernetes:batch/v1:Job");
    assert.equal(metadata.name, "todo-migration");
    assert.equal(spec.backoffLimit, 3);
    assert.equal(spec.activeDeadlineSeconds, 600);
    assert.equal(spec.template.spec.restartPolicy, "Never");
    const [container] = spec.template.spec.containers;
    assert.equal(container.image, "registry.test/todo-backend@sha256:0");
    assert.deepEqual(container.command, ["alembic", "upgrade", "head"]);
    assert.deepEqual(container.resources, settings.backend.resources);
    assert.equal(spec.template.spec.securityContext.runAsNonRoot, true);
    assert.deepEqual(Object.keys(spec.template.metadata.annotations), ["checksum/config", "checksum/secret"]);
    assert.equal(container.imagePullPolicy, "IfNotPresent");
    for (const key of ["nodeSelector", "tolerations", "affinity"]) assert.equal(key in spec.template.spec, false, key);
  });
});

describe("Credentials", () => {
  it("SCR-8 SCR-10 SCR-11 SCR-12 are random passwords, and the database's URL is built from them", async () => {
    const registered = await registerDatabase();
    const random = registered.filter(({ type }) => type.startsWith("random:"));
    assert.deepEqual(random.map(({ type }) => type), Array(4).fill("random:index/randomPassword:RandomPassword"));
    assert.deepEqual(random.map(({ inputs }) => inputs.length), [32, 64, 64, 64]);
    assert.ok(random.every(({ inputs }) => inputs.minUpper === 1 && inputs.minLower === 1 && inputs.minNumeric === 1));

    const { stringData } = only(registered, "kubernetes:core/v1:Secret");
    assert.deepEqual(stringData, {
      "database-url": "postgresql://todo_user:secret-of-credentials-database-password@todo-postgres:5432/todo_db",
      "database-username": "todo_user",
      "database-password": "secret-of-credentials-database-password",
      "jwt-secret-key": "secret-of-credentials-jwt-secret",
      "better-auth-secret": "secret-of-credentials-better-auth-secret",
    });
  });

  it("CM-8 SCR-17 puts none of them into the ConfigMap", async () => {
    const { data } = only(await registerDatabase(), "kubernetes:core/v1:ConfigMap");
    assert.ok(Object.values(data).every((value) => typeof value === "string" && !value.includes("secret-of-")));
  });
});
