import assert from "node:assert/strict";
import type { Tree } from "../../../settings/formats/tree";
import { only, unwrap } from "../../support/mocks";
import { databaseOf, internal } from "./database";

const chartOf = async (given: Tree = {}) =>
  only(await databaseOf(internal({ provider: "bitnami", ...given })), "kubernetes:helm.sh/v4:Chart");

describe("the database from Bitnami's chart", () => {
  it("DB-28 CHT-10 is postgresql 12.0.0 from Bitnami's repository, without our own StatefulSet", async () => {
    const registered = await databaseOf(internal({ provider: "bitnami" }));
    const { chart, version, repositoryOpts, namespace, name } = only(registered, "kubernetes:helm.sh/v4:Chart");
    assert.deepEqual(
      { chart, version, repositoryOpts },
      { chart: "postgresql", version: "12.0.0", repositoryOpts: { repo: "https://charts.bitnami.com/bitnami" } },
    );
    assert.deepEqual([namespace, name], ["todo-test", "test"]);
    assert.deepEqual(
      registered.filter(({ type }) => /:(StatefulSet|Deployment|Service)$/.test(type)),
      [],
    );
  });

  it("DB-28 isn't created for our own database", async () => {
    assert.deepEqual(
      (await databaseOf({})).filter(({ type }) => type.includes("helm")),
      [],
    );
  });

  it("CHT-10 accepts another repository and version: an index, an OCI registry or a directory", async () => {
    const place = async (repository: string) => {
      const { chart, repositoryOpts, version } = await chartOf({ chart: { repository, version: "13.1.0" } });
      return { chart, repositoryOpts, version };
    };
    assert.deepEqual(await place("https://charts.example.com"), {
      chart: "postgresql",
      repositoryOpts: { repo: "https://charts.example.com" },
      version: "13.1.0",
    });
    for (const repository of ["oci://registry.example.com/charts", "./charts"]) {
      assert.deepEqual(await place(repository), {
        chart: `${repository}/postgresql`,
        repositoryOpts: undefined,
        version: "13.1.0",
      });
    }
  });

  it("DB-7 DB-11 DB-12 PRB-10 IMG-27 X-17 gets its values from the settings, our claim and our Secret", async () => {
    const { values } = unwrap(await chartOf({ serviceName: "db", port: 6432, name: "tasks", username: "todo" }));
    assert.deepEqual([values.fullnameOverride, values.nameOverride], ["db", "todo-app"]);
    assert.deepEqual(values.auth, {
      username: "todo",
      database: "tasks",
      existingSecret: "todo-app-secret",
      secretKeys: { adminPasswordKey: "database-admin-password", userPasswordKey: "database-password" },
    });
    assert.deepEqual(values.image, {
      registry: "docker.io/bitnamilegacy",
      repository: "postgresql",
      tag: "15.0.0-debian-11-r1",
      digest: "",
      pullPolicy: "IfNotPresent",
    });
    assert.deepEqual([values.containerPorts.postgresql, values.primary.service.ports.postgresql], [6432, 6432]);
    assert.deepEqual(values.primary.persistence, {
      enabled: true,
      existingClaim: "postgres-data",
      mountPath: "/bitnami/postgresql",
      subPath: "pgdata",
    });
    assert.deepEqual(values.primary.resources, {
      requests: { cpu: "100m", memory: "128Mi" },
      limits: { cpu: "200m", memory: "256Mi" },
    });
    for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"])
      assert.equal(values.primary[probe].enabled, true, probe);
    assert.deepEqual(values.serviceAccount, { create: false, name: "todo-app" });
  });

  it("SEC-1 SEC-4 SEC-6 SEC-8 meets the restricted Pod Security Standard, and mounts no API token", async () => {
    const { primary } = unwrap(await chartOf()).values;
    assert.deepEqual(primary.podSecurityContext, { enabled: true, fsGroup: 1001, runAsNonRoot: true, runAsUser: 1001 });
    assert.deepEqual(primary.containerSecurityContext, {
      enabled: true,
      runAsUser: 1001,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    });
    assert.deepEqual(primary.extraPodSpec, { automountServiceAccountToken: false, enableServiceLinks: false });
  });

  it("DB-23 keeps its data in the pod if persistence is off", async () => {
    const { values } = unwrap(await chartOf({ persistence: { enabled: false } }));
    assert.deepEqual(values.primary.persistence, {
      enabled: false,
      mountPath: "/bitnami/postgresql",
      subPath: "pgdata",
    });
  });
});
