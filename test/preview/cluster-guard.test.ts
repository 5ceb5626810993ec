import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

/** A stack that was deployed to this cluster, and whose state is then changed to name another. */
describe("the guard of a stack's cluster", () => {
  const workspace = new Workspace("guarded", "dev", {}, join(__dirname, "cluster-guard"));
  const namespace = `todo-guarded-${randomBytes(4).toString("hex")}`;
  const elsewhere = randomUUID();
  let uid = "";

  const configure = (mark: string, adopt?: string) =>
    workspace.configure({ "todo:guarded": { namespace, mark, adopt } });
  const kubectl = async (...args: string[]) => {
    const { exitCode, stdout, output } = await workspace.kubectl(...args);
    assert.equal(exitCode, 0, output);
    return stdout;
  };
  const up = async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
  };
  const state = async () => (await workspace.pulumi("stack", "export")).stdout;
  const label = () =>
    kubectl("get", "namespace", namespace, "--output", "jsonpath={.metadata.labels.mark} {.metadata.uid}");

  before(async () => {
    uid = await kubectl("get", "namespace", "kube-system", "--output", "jsonpath={.metadata.uid}");
    await workspace.init();
    configure("first");
    await up();
  });
  after(async () => {
    await workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    workspace.remove();
  });

  it("identifies the cluster by the UID of its namespace kube-system", async () => {
    assert.equal((await workspace.pulumi("stack", "output", "clusterId")).stdout.trim(), uid);
    assert.match(await label(), /^first /);
  });

  it("MK-6 refuses to deploy to another cluster, in the preview and in the update, and changes nothing", async () => {
    const moved = join(workspace.folder, "moved.json");
    writeFileSync(moved, (await state()).replaceAll(uid, elsewhere));
    assert.equal((await workspace.pulumi("stack", "import", "--file", moved)).exitCode, 0);
    const before = [await label(), resources(await state())];
    configure("second");
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { exitCode, output } = await workspace.pulumi(...command);
      assert.notEqual(exitCode, 0, output);
      assert.equal(output.match(/^ +error: /gm)?.length, 1, output);
      const refusal = [
        `todo:cluster: points to the cluster ${uid} (UID of its namespace kube-system), but the stack is on ` +
          `${elsewhere}: Pulumi would recreate everything there and delete it here, data included`,
        "fix: choose the right kubeconfig and context; or, to move the stack, back up its data, then " +
          `pulumi config set --path 'todo:cluster.adopt' ${uid}`,
      ];
      for (const line of refusal) assert.ok(output.includes(line), output);
    }
    assert.deepEqual([await label(), resources(await state())], before);
  });

  it("MK-6 accepts the cluster that the settings name", async () => {
    configure("second", uid);
    await up();
    assert.match(await label(), /^second /);
    assert.equal((await workspace.pulumi("stack", "output", "clusterId")).stdout.trim(), uid);
  });
});

/** The contents of a state, without Pulumi's own provider, which each update puts in another place. */
function resources(state: string): unknown[] {
  const { deployment } = JSON.parse(state) as { deployment: { resources: { type: string }[] } };
  return deployment.resources.filter(({ type }) => type !== "pulumi:providers:pulumi");
}
