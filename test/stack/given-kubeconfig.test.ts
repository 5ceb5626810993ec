import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readEmbeddedCluster } from "../../components/cluster/embedded";
import { Workspace } from "./workspace";

interface Kubeconfig {
  users: { user: Record<string, string> }[];
}

describe("a cluster that another stack has made", () => {
  const file = readFileSync(readEmbeddedCluster().kubeconfig, "utf8");
  const kubeconfig = () => parse(file) as Kubeconfig;
  const program = (name: string) => join(__dirname, name);
  const source = new Workspace("source", "dev", {}, program("references"));
  const stack = new Workspace("given", "dev", { "todo:given": { from: "source" } }, program("given-kubeconfig"), source);
  const exporting = async (given: unknown) => {
    source.configure({ "todo:references": { exports: { kubeconfig: given }, secret: "kubeconfig" } });
    const { exitCode, output } = await source.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
  };

  before(async () => {
    await source.init();
    await stack.init();
  });
  after(() => [stack, source].forEach((workspace) => workspace.remove()));

  it("MK-1 is reached by that stack's kubeconfig, which stays a secret", async () => {
    await exporting(kubeconfig());
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    const { stdout: uid } = await stack.kubectl("get", "namespace", "kube-system", "--output", "jsonpath={.metadata.uid}");
    assert.equal((await stack.pulumi("stack", "output", "clusterId")).stdout, uid);
    const { stdout: state } = await stack.pulumi("stack", "export");
    for (const value of Object.values(kubeconfig().users[0]!.user)) assert.equal(state.includes(value), false);
  });

  it("CHT-7 that doesn't let the stack in any more ends in one message, before anything is changed", async () => {
    const expired = kubeconfig();
    expired.users[0]!.user = { token: "expired" };
    await exporting(expired);
    const { exitCode, output } = await stack.pulumi("preview");
    assert.notEqual(exitCode, 0, output);
    assert.equal(output.match(/^ +error: /gm)?.length, 1, output);
    assert.match(output, /error: The cluster doesn't answer \(context .*, server https:.*\): .*(Unauthorized|must be logged in)[^]*fix: see that kubectl reaches it/);
  });
});
