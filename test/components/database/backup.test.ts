import assert from "node:assert/strict";
import type { Tree } from "../../../settings/formats/tree";
import { app, only, unwrap } from "../../support/mocks";
import { databaseOf, internal } from "./database";

const registeredOf = (backup: Tree = {}, rest: Tree = {}) =>
  databaseOf(internal({ backup: { enabled: true, ...backup }, ...rest }));
const cronJobOf = async (backup: Tree = {}, rest: Tree = {}) =>
  unwrap(only(await registeredOf(backup, rest), "kubernetes:batch/v1:CronJob"));

describe("the database's backup", () => {
  it("DB-25 is off in development, and on in environments where people rely on the data", async () => {
    assert.deepEqual(
      (await databaseOf({})).filter(({ type }) => type.endsWith(":CronJob")),
      [],
    );
    for (const environment of ["staging", "production"]) {
      assert.equal(
        (await databaseOf({ global: { environment } })).filter(({ type }) => type.endsWith(":CronJob")).length,
        1,
        environment,
      );
    }
  });

  it("DB-25 runs on the schedule and with the time limit in the settings, one at a time", async () => {
    const { metadata, spec } = await cronJobOf({ schedule: "30 1 * * 0", activeDeadlineSeconds: 60 });
    assert.deepEqual([metadata.name, metadata.labels["app.kubernetes.io/component"]], ["todo-backup", "backup"]);
    assert.deepEqual([spec.schedule, spec.timeZone, spec.concurrencyPolicy], ["30 1 * * 0", "Etc/UTC", "Forbid"]);
    assert.equal(spec.jobTemplate.spec.activeDeadlineSeconds, 60);
    assert.equal(spec.jobTemplate.spec.backoffLimit, 2);
  });

  it(
    "IMG-27 X-10 X-17 runs the database's own image, restricted, with the address from the ConfigMap and the " +
      "password from the Secret",
    async () => {
      const pod = (await cronJobOf({ retentionDays: 7 }, { image: { tag: "15.4" } })).spec.jobTemplate.spec.template
        .spec;
      const [container] = pod.containers;
      assert.equal(container.image, "postgres:15.4");
      assert.equal(pod.securityContext.runAsNonRoot, true);
      assert.equal(pod.securityContext.fsGroup, 999);
      assert.equal(pod.serviceAccountName, app.serviceAccount);
      assert.equal(pod.restartPolicy, "Never");
      assert.equal(container.securityContext.readOnlyRootFilesystem, true);
      assert.deepEqual(Object.keys(container.resources).sort(), ["limits", "requests"]);
      assert.deepEqual(container.args, ["dump"]);
      const from = Object.fromEntries(
        container.env.map(({ name, value, valueFrom }: any) => [name, value ?? Object.keys(valueFrom)[0]]),
      );
      assert.deepEqual(from, {
        PGHOST: "configMapKeyRef",
        PGPORT: "configMapKeyRef",
        PGDATABASE: "configMapKeyRef",
        PGUSER: "secretKeyRef",
        PGPASSWORD: "secretKeyRef",
        RETENTION_DAYS: "7",
      });
    },
  );

  it("DB-13 DB-15 DB-27 keeps the dumps in a separate claim", async () => {
    const registered = await registeredOf({ claimName: "dumps", size: "5Gi", storageClass: "retain" });
    const claims = registered.filter(({ type }) => type.endsWith(":PersistentVolumeClaim")).map(({ inputs }) => inputs);
    const { metadata, spec } = claims.find(({ metadata }) => metadata.name === "dumps");
    assert.equal(metadata.labels["app.kubernetes.io/component"], "backup");
    assert.deepEqual(spec, {
      accessModes: ["ReadWriteOnce"],
      storageClassName: "retain",
      resources: { requests: { storage: "5Gi" } },
    });
    const pod = unwrap(only(registered, "kubernetes:batch/v1:CronJob")).spec.jobTemplate.spec.template.spec;
    assert.deepEqual(pod.volumes.at(-1), { name: "backup", persistentVolumeClaim: { claimName: "dumps" } });
    assert.equal(claims.length, 2);
  });
});
