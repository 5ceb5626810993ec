import assert from "node:assert/strict";
import type { Tree } from "../../../settings/formats/tree";
import { production, settingsOf } from "../../support/settings-cases";
import { app, only } from "../../support/mocks";
import { databaseOf, internal } from "./database";

const given = internal({ persistence: { storageClass: "standard", size: "2Gi" } });
const statefulSetOf = async (given: Tree) => only(await databaseOf(given), "kubernetes:apps/v1:StatefulSet");

describe("Postgres", () => {
  it("DB-7 DB-8 DB-9 DB-10 is a StatefulSet of one pod behind a headless Service of the same name", async () => {
    const registered = await databaseOf(given);
    const { metadata, spec } = only(registered, "kubernetes:apps/v1:StatefulSet");
    const service = only(registered, "kubernetes:core/v1:Service");
    assert.deepEqual(
      [metadata.name, spec.serviceName, service.metadata.name],
      ["todo-postgres", "todo-postgres", "todo-postgres"],
    );
    assert.equal(spec.replicas, 1);
    assert.equal(service.spec.clusterIP, "None");
    assert.equal(service.spec.publishNotReadyAddresses, true);
    assert.deepEqual(service.spec.ports, [{ name: "postgres", port: 5432, targetPort: "postgres", protocol: "TCP" }]);
    assert.deepEqual(spec.selector.matchLabels, service.spec.selector);
  });

  it(
    "DB-12 DB-14 DB-15 DB-17 DB-20 REL-6 claims the volume in the settings, under the name that its " +
      "StatefulSet looks for",
    async () => {
      const registered = await databaseOf(given);
      const [template, ...others] = only(registered, "kubernetes:apps/v1:StatefulSet").spec.volumeClaimTemplates;
      assert.deepEqual(others, []);
      assert.equal(template.metadata.name, "postgres-data");
      const spec = {
        accessModes: ["ReadWriteOnce"],
        volumeMode: "Filesystem",
        storageClassName: "standard",
        resources: { requests: { storage: "2Gi" } },
      };
      assert.deepEqual(template.spec, spec);
      const claim = only(registered, "kubernetes:core/v1:PersistentVolumeClaim");
      assert.equal(claim.metadata.name, "postgres-data-todo-postgres-0");
      assert.deepEqual(claim.spec, spec);
    },
  );

  it("DB-13 X-6 puts the claim in the pod's namespace, with labels that say what it belongs to", async () => {
    const { metadata } = only(await databaseOf(given), "kubernetes:core/v1:PersistentVolumeClaim");
    assert.equal(metadata.namespace, app.namespace);
    assert.deepEqual(metadata.labels, {
      "app.kubernetes.io/name": "todo-app",
      "app.kubernetes.io/instance": "test",
      "app.kubernetes.io/component": "postgres",
    });
  });

  it("DB-15 CFG-4 leaves the storage class to the cluster if the settings name none", async () => {
    for (const { spec } of [
      only(
        await databaseOf(internal({ persistence: { storageClass: "" } })),
        "kubernetes:core/v1:PersistentVolumeClaim",
      ),
      (await statefulSetOf(internal({ persistence: { storageClass: "" } }))).spec.volumeClaimTemplates[0],
    ]) {
      assert.equal("storageClassName" in spec, false);
    }
  });

  it("DB-15 CFG-4 uses the claim's storage class, or else the stack's", async () => {
    const classOf = async (given: Tree) =>
      only(await databaseOf(given), "kubernetes:core/v1:PersistentVolumeClaim").spec.storageClassName;
    const global = { storageClass: "fast" };
    assert.equal(await classOf({ global }), "fast");
    assert.equal(await classOf({ global, ...internal({ persistence: { storageClass: "faster" } }) }), "faster");
    assert.equal(await classOf({}), "standard");
  });

  it("DB-21 asks for a volume with labels only if the settings list some", async () => {
    const selector = { matchLabels: { type: "ssd" } };
    const of = async (persistence: Tree) =>
      only(await databaseOf(internal({ persistence })), "kubernetes:core/v1:PersistentVolumeClaim").spec;
    assert.deepEqual((await of({ selector })).selector, selector);
    assert.equal("selector" in (await of({})), false);
  });

  it("DB-23 keeps its data in the pod and claims nothing if persistence is off", async () => {
    const registered = await databaseOf(internal({ persistence: { enabled: false, size: "2Gi" } }));
    const { spec } = only(registered, "kubernetes:apps/v1:StatefulSet");
    assert.equal("volumeClaimTemplates" in spec, false);
    assert.deepEqual(spec.template.spec.volumes.at(-1), { name: "postgres-storage", emptyDir: { sizeLimit: "2Gi" } });
    assert.deepEqual(
      registered.filter(({ type }) => type.includes("PersistentVolume")),
      [],
    );
  });

  it("DB-8 DB-22 can be a Deployment, which never runs two pods", async () => {
    const registered = await databaseOf(internal({ kind: "Deployment" }));
    const { metadata, spec } = only(registered, "kubernetes:apps/v1:Deployment");
    assert.equal(metadata.name, "todo-postgres");
    assert.equal(spec.replicas, 1);
    assert.deepEqual(spec.strategy, { type: "Recreate" });
    assert.equal(only(registered, "kubernetes:core/v1:PersistentVolumeClaim").metadata.name, "postgres-data");
    const { volumes, containers } = spec.template.spec;
    assert.deepEqual(volumes.at(-1), {
      name: "postgres-storage",
      persistentVolumeClaim: { claimName: "postgres-data" },
    });
    assert.deepEqual(containers[0].volumeMounts[1], {
      name: "postgres-storage",
      mountPath: "/var/lib/postgresql/data",
      subPath: "pgdata",
    });
    assert.deepEqual(
      registered.filter(({ type }) => type.endsWith(":StatefulSet")),
      [],
    );
  });

  it("DB-7 DB-22 CM-17 uses the name, the port and the paths in the settings", async () => {
    const registered = await databaseOf(
      internal({ serviceName: "db", port: 6432, persistence: { mountPath: "/data", subPath: "pg", claimName: "d" } }),
    );
    const { metadata, spec } = only(registered, "kubernetes:apps/v1:StatefulSet");
    const [container] = spec.template.spec.containers;
    assert.deepEqual([metadata.name, spec.serviceName], ["db", "db"]);
    assert.deepEqual(container.ports, [{ name: "postgres", containerPort: 6432, protocol: "TCP" }]);
    assert.deepEqual(container.env.slice(3), [
      { name: "PGDATA", value: "/data/db" },
      { name: "PGPORT", value: "6432" },
    ]);
    assert.deepEqual(container.volumeMounts[1], { name: "d", mountPath: "/data", subPath: "pg" });
    assert.equal(only(registered, "kubernetes:core/v1:Service").spec.ports[0].port, 6432);
    assert.equal(only(registered, "kubernetes:core/v1:PersistentVolumeClaim").metadata.name, "d-db-0");
  });

  it("IMG-27 runs the image in the settings, by digest if they give one", async () => {
    const imageOf = async (image: Tree) =>
      (await statefulSetOf(internal({ image }))).spec.template.spec.containers[0].image;
    assert.equal(await imageOf({}), "postgres:15-bookworm");
    assert.equal(await imageOf({ registry: "ghcr.io/mirror", name: "pg", tag: "15.4" }), "ghcr.io/mirror/pg:15.4");
    const digest = `sha256:${"0".repeat(64)}`;
    assert.equal(await imageOf({ digest }), `postgres@${digest}`);
  });

  it("leaves the release's version out of pod and claim, or each release would restart the database", async () => {
    const { spec } = only(await databaseOf(given), "kubernetes:apps/v1:StatefulSet");
    for (const { metadata } of [spec.template, ...spec.volumeClaimTemplates]) {
      assert.deepEqual(metadata.labels, {
        "app.kubernetes.io/name": "todo-app",
        "app.kubernetes.io/instance": "test",
        "app.kubernetes.io/component": "postgres",
      });
    }
  });

  it("LBL-8 carries the short labels if the settings ask for them, but none that change with a release", async () => {
    const { template, selector } = only(
      await databaseOf(given, { ...app, shortLabels: true }),
      "kubernetes:apps/v1:StatefulSet",
    ).spec;
    assert.deepEqual(template.metadata.labels, { ...selector.matchLabels, app: "todo-app", component: "postgres" });
  });

  it("PRB-10 is probed with pg_isready, and may take ten minutes to recover from a crash", async () => {
    const [container] = only(await databaseOf(given), "kubernetes:apps/v1:StatefulSet").spec.template.spec.containers;
    const commands = [container.startupProbe, container.livenessProbe, container.readinessProbe].map(
      (probe) => probe.exec.command,
    );
    const command = ["pg_isready", "--host=127.0.0.1", "--port=5432", "--username=todo_user", "--dbname=todo_db"];
    assert.deepEqual(commands, [command, command, command]);
    assert.equal(container.startupProbe.periodSeconds * container.startupProbe.failureThreshold, 600);
    const timings = [container.livenessProbe, container.readinessProbe].map(
      ({ initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold }) => [
        initialDelaySeconds,
        periodSeconds,
        timeoutSeconds,
        failureThreshold,
      ],
    );
    assert.deepEqual(timings, [
      [30, 10, 3, 3],
      [5, 5, 5, 3],
    ]);
  });

  it(
    "DB-11 SEC-2 runs as the image's user, and can write only to the data directory, the socket " +
      "directory and /tmp",
    async () => {
      const { spec } = only(await databaseOf(given), "kubernetes:apps/v1:StatefulSet").spec.template;
      assert.equal(spec.securityContext.runAsUser, 999);
      assert.equal(spec.securityContext.fsGroup, 999);
      assert.deepEqual(spec.containers[0].volumeMounts, [
        { name: "tmp", mountPath: "/tmp" },
        { name: "postgres-data", mountPath: "/var/lib/postgresql/data", subPath: "pgdata" },
        { name: "run", mountPath: "/var/run/postgresql" },
      ]);
      assert.deepEqual(spec.containers[0].resources, settingsOf(given).database.internal.resources);
    },
  );
});

describe("the database's claim", () => {
  const claims = async (given: Tree) =>
    (await databaseOf(given))
      .filter(({ type, read }) => type === "kubernetes:core/v1:PersistentVolumeClaim" && !read)
      .map(({ protect }) => protect);
  const patches = async (given: Tree) =>
    (await databaseOf(given)).filter(({ type }) => type.endsWith(":PersistentVolumePatch")).map(({ inputs }) => inputs);

  it("DB-24 is protected in production, like the dumps' claim, and its volume outlives it", async () => {
    assert.deepEqual(await claims({ global: production }), [true, true]);
    const [{ metadata, spec }, ...others] = await patches({ global: production });
    assert.equal(metadata.name, "pvc-1");
    assert.deepEqual(spec, { persistentVolumeReclaimPolicy: "Retain" });
    assert.deepEqual(others, []);
  });

  it("DB-24 outlives its StatefulSet", async () => {
    const { persistentVolumeClaimRetentionPolicy } = (await statefulSetOf({ global: production })).spec;
    assert.deepEqual(persistentVolumeClaimRetentionPolicy, { whenDeleted: "Retain", whenScaled: "Retain" });
  });

  it("DB-25 is no longer protected once the data is saved, but its volume still outlives it", async () => {
    const saved = { global: production, ...internal({ backupConfirmed: true }) };
    assert.deepEqual(await claims(saved), [false, false]);
    assert.equal((await patches(saved)).length, 1);
  });

  it("DB-24 is deleted with the stack in development, unless the settings retain it", async () => {
    assert.deepEqual(await claims({}), [false]);
    assert.deepEqual(await patches({}), []);
    assert.deepEqual(await claims(internal({ persistence: { reclaimPolicy: "Retain" } })), [true]);
  });

  it("DB-17 grows without replacing the StatefulSet", async () => {
    const statefulSet = (await databaseOf(given)).find(({ type }) => type.endsWith(":StatefulSet"));
    assert.deepEqual(statefulSet?.ignoreChanges, ["spec.volumeClaimTemplates[0].spec.resources"]);
  });
});
