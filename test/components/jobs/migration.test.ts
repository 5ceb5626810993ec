import assert from "node:assert/strict";
import { Migration } from "../../../components/jobs/migration";
import type { Tree } from "../../../settings/formats/tree";
import { settingsOf } from "../../support/settings-cases";
import { only } from "../../support/mocks";
import { assertTaskPod, image, registerTask, sourcesOf } from "./tasks";

const job = "kubernetes:batch/v1:Job";
const registerMigration = (given: Tree = {}, hasDedicatedServer = true) =>
  registerTask(
    given,
    ({ all, ...args }) => void new Migration("migration", { ...args, settings: all.migration, hasDedicatedServer }),
  );
const jobOf = async (given: Tree = {}) => only(await registerMigration(given), job);

describe("Migration", () => {
  it(
    "JOB-1 JOB-2 JOB-3 is a Job that runs Alembic in the backend's image, and gets only the URLs of the database's " +
      "owner and of the roles that it makes from the Secret",
    async () => {
      const { metadata, spec } = await jobOf();
      assert.deepEqual(
        [metadata.name, metadata.labels["app.kubernetes.io/component"]],
        ["todo-migration", "migration"],
      );
      const [container] = spec.template.spec.containers;
      assert.equal(container.image, image);
      assert.equal(container.imagePullPolicy, "IfNotPresent");
      assert.deepEqual(container.command, ["alembic", "upgrade", "head"]);
      assert.deepEqual(sourcesOf(container), {
        ENVIRONMENT: "todo-app-config/environment",
        LOG_LEVEL: "todo-app-config/log-level",
        LOG_FORMAT: "todo-app-config/log-format",
        DATABASE_URL: "todo-app-secret/database-url",
        BACKEND_DATABASE_URL: "todo-app-secret/backend-database-url",
        FRONTEND_DATABASE_URL: "todo-app-secret/frontend-database-url",
        DATABASE_WAIT_SECONDS: "300",
        DATABASE_DEDICATED: "true",
      });
    },
  );

  it("JOB-3 leaves the superuser of somebody else's server alone", async () => {
    const [container] = only(await registerMigration({}, false), job).spec.template.spec.containers;
    assert.equal("DATABASE_DEDICATED" in sourcesOf(container), false);
  });

  it("JOB-4 waits for a database that is still starting, as long as the settings allow", async () => {
    const [container] = (await jobOf({ migration: { databaseWaitSeconds: 45 } })).spec.template.spec.containers;
    assert.equal(container.env.find(({ name }: { name: string }) => name === "DATABASE_WAIT_SECONDS").value, "45");
  });

  it("JOB-5 has resource limits by default, which the settings can change", async () => {
    const limitsOf = ({ spec: { backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished, template } }: any) => ({
      ...{ backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished },
      restartPolicy: template.spec.restartPolicy,
    });
    assert.deepEqual(limitsOf(await jobOf()), {
      backoffLimit: 3,
      activeDeadlineSeconds: 600,
      ttlSecondsAfterFinished: 86400,
      restartPolicy: "Never",
    });
    const migration = {
      backoffLimit: 0,
      activeDeadlineSeconds: 60,
      ttlSecondsAfterFinished: 600,
      restartPolicy: "OnFailure",
    };
    assert.deepEqual(limitsOf(await jobOf({ migration })), migration);
  });

  it("JOB-3 runs the command in the settings", async () => {
    const command = ["alembic", "upgrade", "0001"];
    assert.deepEqual((await jobOf({ migration: { command } })).spec.template.spec.containers[0].command, command);
  });

  it("JOB-6 X-17 is hardened and limited", async () => {
    assertTaskPod((await jobOf()).spec.template, "migration", settingsOf({}).migration.resources);
    const resources = { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "1", memory: "1Gi" } };
    assertTaskPod((await jobOf({ migration: { resources } })).spec.template, "migration", resources);
  });

  it("DEP-28 is scheduled like the backend", async () => {
    const placed = {
      nodeSelector: { "kubernetes.io/arch": "amd64" },
      tolerations: [{ key: "spot", operator: "Exists" }],
    };
    const { nodeSelector, tolerations } = (await jobOf({ backend: placed })).spec.template.spec;
    assert.deepEqual({ nodeSelector, tolerations }, placed);
    const { spec } = (await jobOf()).spec.template;
    for (const key of ["nodeSelector", "tolerations", "affinity"]) assert.equal(key in spec, false, key);
  });
});
