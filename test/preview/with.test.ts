import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { toolchainCommand } from "../support/toolchain-command";
import type { Result } from "../support/workspace";

const token = "a-token-of-this-test";

/** A kubeconfig with two contexts, whose cluster is never contacted. */
const kubeconfig = (name: string) => ({
  "apiVersion": "v1",
  "kind": "Config",
  "current-context": name,
  "clusters": [{ name, cluster: { server: "https://127.0.0.1:1" } }],
  "users": [{ name, user: { token } }],
  "contexts": [name, `${name}-2`].map((context) => ({ name: context, context: { cluster: name, user: name } })),
});

/** Which cluster `npm run with` reaches; none of them is contacted. */
describe("the kubeconfig of a command run with npm run with", () => {
  let folder: string;
  let env: Record<string, string>;
  const run = () => join(folder, "home", "todo-chatbot", "run");

  const command = (...args: string[]) => toolchainCommand(env, "with", "--stack", "staging", ...args);
  const succeed = async (result: Promise<Result>) => {
    const { exitCode, output, stdout } = await result;
    assert.equal(exitCode, 0, output);
    return stdout.trim();
  };
  /** Sets this machine's choice of a cluster for the stack. */
  const choose = (cluster: object) => {
    const file = join(folder, "home", "todo-chatbot", "stacks", "Pulumi.staging.yaml");
    const { config, ...rest } = parse(readFileSync(file, "utf8")) as { config: Record<string, object> };
    writeFileSync(
      file,
      stringify({ ...rest, config: { ...config, "todo:cluster": { kind: "existing", ...cluster } } }),
    );
  };
  const context = () => succeed(command("kubectl", "config", "current-context"));

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-with-"));
    mkdirSync(join(folder, "backend"));
    const own = join(folder, "own-kubeconfig");
    writeFileSync(own, JSON.stringify(kubeconfig("machine")));
    env = {
      XDG_STATE_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of the test",
      PULUMI_HOME: process.env.PULUMI_HOME ?? "",
      KUBECONFIG: own,
    };
  });

  afterEach(() => assert.deepEqual(existsSync(run()) ? readdirSync(run()) : [], [], "a kubeconfig is left"));
  after(() => rmSync(folder, { recursive: true }));

  it("is this machine's if the stack names none", async () => {
    assert.equal(await context(), "machine");
    assert.equal(await succeed(command("printenv", "KUBECONFIG")), env.KUBECONFIG);
  });

  it("uses the context in the stack's settings", async () => {
    choose({ context: "machine-2" });
    assert.equal(await context(), "machine-2");
  });

  it("is refused if it lacks that context, but Pulumi can still fix the settings", async () => {
    choose({ context: "gone" });
    const { exitCode, output } = await command("kubectl", "config", "current-context");
    assert.equal(exitCode, 1, output);
    assert.match(
      output,
      new RegExp(
        /✖ The kubeconfig can't be used \(stack staging\)\n {2}why: error: cannot locate context gone\n/.source +
          / {2}fix: .*todo:cluster/.source,
      ),
    );
    await succeed(command("pulumi", "config", "rm", "--path", "todo:cluster.context"));
  });

  it("is another stack's output if the settings name that stack", async () => {
    const program = join(folder, "cluster");
    mkdirSync(program);
    writeFileSync(join(program, "Pulumi.yaml"), "name: cluster\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(join(program, "package.json"), "{}");
    writeFileSync(
      join(program, "index.js"),
      `exports.kubeconfig = require("@pulumi/pulumi").secret(${JSON.stringify(kubeconfig("other"))});\n`,
    );
    symlinkSync(join(__dirname, "..", "..", "node_modules"), join(program, "node_modules"));
    const pulumi = (...args: string[]) => execa("pulumi", [...args, "--non-interactive"], { cwd: program, env });
    choose({ kubeconfigFrom: "organization/cluster/prod" });
    const { exitCode, output } = await command("true");
    assert.equal(exitCode, 1, output);
    assert.match(
      output,
      new RegExp(
        /✖ The kubeconfig of stack staging isn't available \(todo:cluster\.kubeconfigFrom is /.source +
          /organization\/cluster\/prod\)\n {2}why: .*no stack named/.source,
      ),
    );

    await pulumi("stack", "init", "prod");
    await pulumi("up", "--yes", "--skip-preview", "--stack", "prod");
    assert.equal(await context(), "other");
    choose({});
  });

  it("comes from the secret in the stack's config, in a file that only its owner can read", async () => {
    await succeed(
      command("pulumi", "config", "set", "--secret", "todo:kubeconfig", JSON.stringify(kubeconfig("given"))),
    );
    assert.equal(await context(), "given");
    choose({ context: "given-2" });
    assert.equal(await context(), "given-2");
    const [file, folder] = (
      await succeed(
        command(
          "sh",
          "-c",
          'stat -c "%a %U" "$KUBECONFIG" "$(dirname "$KUBECONFIG")"; grep -c given "$KUBECONFIG" >/dev/null',
        ),
      )
    ).split("\n");
    assert.match(file!, /^600 /);
    assert.match(folder!, /^700 /);
  });

  it("is refused if it is a secret and the passphrase is missing, and this machine's isn't used instead", async () => {
    const { exitCode, output } = await toolchainCommand(
      { ...env, PULUMI_CONFIG_PASSPHRASE: "another" },
      "with",
      "--stack",
      "staging",
      "kubectl",
      "config",
      "current-context",
    );
    assert.equal(exitCode, 1, output);
    assert.match(
      output,
      new RegExp(
        /✖ The kubeconfig of stack staging isn't available \(todo:kubeconfig\)\n/.source +
          / {2}why: error: incorrect passphrase\n {2}fix: Set the passphrase/.source,
      ),
    );
    assert.ok(!output.includes(token));
  });

  it("is deleted when a signal ends the command, or by the next command after a kill", async () => {
    // The command's parent is the toolchain's process.
    const { exitCode } = await command("sh", "-c", "kill -TERM $PPID; exec sleep 60");
    assert.equal(exitCode, 143);
    assert.deepEqual(readdirSync(run()), []);
    await command("sh", "-c", "kill -KILL $PPID");
    assert.equal(readdirSync(run()).length, 1);
    await succeed(command("true"));
  });

  it("isn't available for a stack without settings, which isn't created either", async () => {
    const { exitCode, output } = await toolchainCommand(env, "with", "--stack", "produktion", "kubectl", "get", "pods");
    assert.equal(exitCode, 1, output);
    assert.match(
      output,
      new RegExp(
        /✖ There is no stack "produktion"\n/.source +
          / {2}why: the state's backend has none of that name, and the clone no Pulumi\.produktion\.yaml\n/.source +
          / {2}fix: Name one of dev, /.source,
      ),
    );
    assert.ok(
      !readdirSync(join(folder, "backend", ".pulumi", "stacks", "todo")).some((name) => name.startsWith("produktion")),
    );
  });
});
