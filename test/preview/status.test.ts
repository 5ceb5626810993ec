import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { toolchainCommand } from "../support/toolchain-command";

interface Kubeconfig {
  clusters: { cluster: { server: string } }[];
  users: { name: string; user: object }[];
}

/** The outputs by which the status command finds a stack. */
const program =
  'exports.url = "http://localhost:30000"; exports.namespace = "todo-status";\n' +
  'exports.clusterId = "7d1c8a0e-5b0f-4c57-9a55-2f4d0f4f3c11";\n';

/** test/e2e/lifecycle.test.ts covers the status of a reachable stack. */
describe("the status of an unreachable stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-status-"));
  const env = {
    XDG_STATE_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase of the test",
    PULUMI_HOME: process.env.PULUMI_HOME ?? "",
    KUBECONFIG: join(folder, "kubeconfig"),
  };

  const refused = async (stack: string, ...messages: RegExp[]) => {
    const { exitCode, output } = await toolchainCommand(env, "status", stack);
    assert.equal(exitCode, 1, output);
    for (const message of messages) assert.match(output, message);
    assert.deepEqual(
      output
        .trim()
        .split("\n")
        .map((line) => line.trim().split(" ")[0]),
      ["✖", "why:", "fix:"],
      output,
    );
  };

  /** This machine's kubeconfig, changed. */
  function kubeconfig(change: (own: Kubeconfig) => void): void {
    const own = parse(readFileSync(process.env.KUBECONFIG ?? "", "utf8")) as Kubeconfig;
    change(own);
    writeFileSync(env.KUBECONFIG, stringify(own));
  }

  before(async () => {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: todo\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "index.js"), program);
    symlinkSync(join(__dirname, "..", "..", "node_modules"), join(folder, "node_modules"));
    // Staging is on another cluster, reached with a kubeconfig.
    const { exitCode, output } = await toolchainCommand(
      env,
      "with",
      "--stack",
      "staging",
      "pulumi",
      "--cwd",
      folder,
      "up",
      "--yes",
      "--skip-preview",
    );
    assert.equal(exitCode, 0, output);
  });

  after(() => rmSync(folder, { recursive: true }));

  it("ends with one message: the stack was never deployed", async () => {
    await refused("prod", /✖ Stack prod has no status/, /fix: Bring it up/);
  });

  it("ends with one message: there is no kubeconfig", async () => {
    await refused("staging", /✖ The (cluster doesn't answer|kubeconfig can't be used) \(stack staging\)/);
  });

  it("ends with one message: the kubeconfig is broken", async () => {
    writeFileSync(env.KUBECONFIG, "clusters: [");
    await refused("staging", /✖ The kubeconfig can't be used \(stack staging\)/, /fix: Check KUBECONFIG/);
  });

  it("ends with one message: the kubeconfig leads to a cluster that isn't the stack's", async () => {
    kubeconfig(() => undefined);
    await refused(
      "staging",
      /✖ This machine's kubeconfig leads to another cluster than the stack's \(stack staging\)/,
      /why: the stack is on 7d1c8a0e-\S+, and the kubeconfig leads to [0-9a-f-]{36},/,
    );
  });

  it("ends with one message: the kubeconfig's credentials have expired", async () => {
    kubeconfig(({ users }) => (users[0]!.user = { token: "an expired one" }));
    await refused(
      "staging",
      /✖ The cluster doesn't accept the kubeconfig's credentials \(stack staging\)/,
      /fix: They may have expired: log in/,
    );
  });

  it("ends with one message: the cluster is gone", async () => {
    kubeconfig(({ clusters }) => (clusters[0]!.cluster.server = "https://127.0.0.1:1"));
    await refused("staging", /✖ The cluster doesn't answer \(stack staging\)/);
  });
});
