import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

const namespace = "todo-retention";

/** A database whose data is retained, as in production, in a StorageClass that deletes volumes with their claims. */
describe("a stack's retained database", () => {
  const context = (component: string) => ({ image: { buildContext: `../../../${component}` } });
  const persistence = { size: "1Gi", storageClass: "standard", reclaimPolicy: "Retain" };
  const configOf = (internal: object) => ({ "todo:database": { internal: { persistence, ...internal } } });
  const workspace = new Workspace(
    "retention",
    "dev",
    {
      "todo:namespace": namespace,
      "todo:frontend": context("frontend"),
      "todo:backend": context("backend"),
      ...configOf({}),
    },
    join(__dirname, "database"),
  );
  let volume = "";

  const succeeds = async (...args: string[]) => {
    const { exitCode, output } = await workspace.pulumi(...args);
    assert.equal(exitCode, 0, output);
  };
  const kubectl = async (...args: string[]) => {
    const { exitCode, stdout, output } = await workspace.kubectl(...args);
    assert.equal(exitCode, 0, output);
    return stdout;
  };
  /** The objects in the namespace, by UID, so that a recreated object counts as another. */
  const objects = () =>
    kubectl(
      "--namespace",
      namespace,
      "get",
      "statefulsets,services,configmaps,secrets,persistentvolumeclaims,serviceaccounts",
      "--output",
      "jsonpath={.items[*].metadata.uid}",
    );

  before(async () => {
    await workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    await workspace.init();
    await succeeds("up", "--yes", "--skip-preview");
    volume = await kubectl(
      "--namespace",
      namespace,
      "get",
      "pvc",
      "postgres-data-todo-postgres-0",
      "--output",
      "jsonpath={.spec.volumeName}",
    );
  });

  after(async () => {
    await workspace.pulumi("state", "unprotect", "--all", "--yes");
    await workspace.pulumi("destroy", "--yes", "--skip-preview");
    await workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    if (volume) await workspace.kubectl("delete", "persistentvolume", volume, "--ignore-not-found");
    workspace.remove();
  });

  it("DB-24 isn't destroyed while it is protected, and neither is anything else", async () => {
    const before = await objects();
    const { exitCode, output } = await workspace.pulumi("destroy", "--yes");
    assert.notEqual(exitCode, 0);
    assert.match(output, /PersistentVolumeClaim::postgres-claim\S* cannot be deleted[^]*protected/);
    assert.equal(await objects(), before);
  });

  it("DB-24 DB-25 leaves its volume when it is finally destroyed, whatever the StorageClass says", async () => {
    assert.equal(await kubectl("get", "storageclass", "standard", "--output", "jsonpath={.reclaimPolicy}"), "Delete");
    workspace.configure(configOf({ backupConfirmed: true }));
    await succeeds("up", "--yes", "--skip-preview");
    await succeeds("destroy", "--yes");
    assert.equal(await kubectl("get", "namespace", namespace, "--ignore-not-found"), "");
    const state = "jsonpath={.spec.persistentVolumeReclaimPolicy} {.status.phase} {.spec.claimRef.namespace}";
    assert.equal(await kubectl("get", "persistentvolume", volume, "--output", state), `Retain Released ${namespace}`);
  });
});
