import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { readEmbeddedCluster } from "../../components/cluster/embedded";
import { type Result, Workspace } from "../support/workspace";

interface Kubeconfig {
  users: { user: Record<string, string> }[];
}

const file = readFileSync(readEmbeddedCluster().kubeconfig, "utf8");
const kubeconfig = () => parse(file) as Kubeconfig;
/** The machine's own kubeconfig leads nowhere. */
const elsewhere = { KUBECONFIG: "/there/is/none" };

/** A kubeconfig whose user no longer has access. */
function expired(): Kubeconfig {
  const config = kubeconfig();
  config.users[0]!.user = { token: "expired-4711" };
  return config;
}

function given(name: string, cluster: object, neighbour?: Workspace): Workspace {
  const settings = {
    "todo:cluster": { kind: "existing", ...cluster },
    "todo:global": { environment: "development", imageRegistry: "registry.test" },
  };
  return new Workspace(name, "dev", settings, join(__dirname, "given-kubeconfig"), neighbour);
}

async function comesUp(stack: Workspace): Promise<Result> {
  const result = await stack.pulumi("up", "--yes", "--skip-preview", elsewhere);
  assert.equal(result.exitCode, 0, result.output);
  const { stdout: uid } = await stack.kubectl(
    "get",
    "namespace",
    "kube-system",
    "--output",
    "jsonpath={.metadata.uid}",
  );
  assert.equal((await stack.pulumi("stack", "output", "clusterId")).stdout, uid);
  return result;
}

/** The command ends with the one message about a cluster that rejects the stack's credentials. */
async function refused(stack: Workspace): Promise<void> {
  const { exitCode, output } = await stack.pulumi("preview", "--diff", elsewhere);
  assert.notEqual(exitCode, 0, output);
  assert.equal(output.match(/^ *error: /gm)?.length, 1, output);
  assert.match(
    output,
    new RegExp(
      /error: The cluster doesn't answer \(context .*, server https:.*\): /.source +
        /.*(Unauthorized|must be logged in)[^]*fix: check that kubectl can reach it, or choose another /.source +
        /cluster: todo:cluster in docs\/configuration\.md/.source,
    ),
  );
  assert.equal(output.includes("expired-4711"), false, output);
}

/** None of the texts contains anything that the kubeconfig authenticates with. */
function assertHidden(...texts: string[]): void {
  const values = Object.values(kubeconfig().users[0]!.user);
  assert.ok(values.length > 0);
  for (const text of texts) for (const value of values) assert.equal(text.includes(value), false, text);
}

describe("a cluster created by another stack", () => {
  const source = new Workspace("source", "dev", {}, join(__dirname, "references"));
  const stack = given("given", { kubeconfigFrom: "source" }, source);
  const exporting = async (exported: unknown) => {
    source.configure({ "todo:references": { exports: { kubeconfig: exported }, secret: "kubeconfig" } });
    const { exitCode, output } = await source.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
  };

  before(async () => {
    await source.init();
    await stack.init();
  });
  after(() => [stack, source].forEach((workspace) => workspace.remove()));

  it("MK-1 is reached with that stack's kubeconfig, which stays secret", async () => {
    await exporting(kubeconfig());
    await comesUp(stack);
    assertHidden((await stack.pulumi("stack", "export")).stdout);
  });

  it(
    "CHT-7 ends the command with one message before anything is changed if it rejects the " + "stack's credentials",
    async () => {
      await exporting(expired());
      await refused(stack);
    },
  );
});

describe("a cluster whose kubeconfig is in the stack's config", () => {
  const stack = given("keyed", {});

  before(() => stack.init());
  after(() => stack.remove());

  it(
    "MK-1 is reached with that kubeconfig, which appears neither in a preview nor in an update " + "nor in the state",
    async () => {
      await stack.setSecret("todo:kubeconfig", file);
      const preview = await stack.pulumi("preview", "--diff", elsewhere);
      assert.equal(preview.exitCode, 0, preview.output);
      const update = await comesUp(stack);
      assertHidden(preview.output, update.output, (await stack.pulumi("stack", "export")).stdout);
    },
  );

  it(
    "CHT-7 ends the command with one message before anything is changed if it rejects the " + "stack's credentials",
    async () => {
      // As JSON on one line.
      await stack.setSecret("todo:kubeconfig", JSON.stringify(expired()));
      await refused(stack);
    },
  );

  it("MK-1 ends the command with one message that doesn't quote the value if it isn't a kubeconfig", async () => {
    await stack.setSecret("todo:kubeconfig", stringify(expired().users));
    const { exitCode, output } = await stack.pulumi("preview", elsewhere);
    assert.notEqual(exitCode, 0, output);
    assert.equal(output.match(/^ *error: /gm)?.length, 1, output);
    assert.match(
      output,
      new RegExp(
        /todo:kubeconfig: must be a kubeconfig, as YAML or JSON, with clusters, contexts and users\n/.source +
          / +fix: pulumi config set --secret todo:kubeconfig/.source,
      ),
    );
    assert.equal(output.includes("expired-4711"), false, output);
  });
});
