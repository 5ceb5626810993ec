import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Workspace } from "../support/workspace";

interface Manifest {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string>; labels: Record<string, string> };
}

/** The example of docs/components.md, with the real engine. */
describe("a component whose caller passes transforms", () => {
  const stack = new Workspace("transforms", "dev", {}, join(__dirname, "transforms"));
  const folder = join(stack.folder, "manifests");

  before(() => stack.init());
  after(() => stack.remove());

  it("has the child changed, and the rest unchanged", async () => {
    stack.configure({ "todo:manifests": folder });
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);

    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
    const manifests = files.map((file) => parse(readFileSync(join(folder, file), "utf8")) as Manifest);
    const the = (kind: string) => manifests.find((manifest) => manifest.kind === kind)?.metadata;
    assert.equal(the("Namespace")?.annotations?.["scheduler.alpha.kubernetes.io/node-selector"], "pool=todo");
    assert.equal(the("Namespace")?.labels["pod-security.kubernetes.io/enforce"], "restricted");
    assert.equal(the("ServiceAccount")?.name, "todo-app");
    assert.equal(the("ServiceAccount")?.annotations?.["scheduler.alpha.kubernetes.io/node-selector"], undefined);
  });
});
