import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { readEmbeddedCluster } from "../../components/cluster/embedded";

const root = join(__dirname, "..", "..");
const namespace = "todo-plain";
const policies = ["--policy-pack", "policy", "--policy-pack-config", "policy/presets/dev.json"];

/**
 * README's section "Without the toolchain", typed into a fresh clone with a fresh HOME: no wrapper of ours, your own
 * login and passphrase, and any cluster. Two things differ: packages are copied rather than installed again, and
 * Pulumi's plugins are there already, since nothing can be downloaded here.
 */
describe("a stack without the toolchain", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-plain-"));
  const clone = join(folder, "clone");
  const home = join(folder, "home");
  const { KUBECONFIG = "", DOCKER_CONFIG = "", PULUMI_HOME: plugins = "", PATH = "" } = process.env;
  const { NODE_EXTRA_CA_CERTS } = process.env;
  const env = {
    PATH,
    HOME: home,
    // Pulumi looks the home up in the system's list of users.
    PULUMI_HOME: join(home, ".pulumi"),
    KUBECONFIG,
    DOCKER_CONFIG,
    BUILDX_BUILDER: "local",
    ...(NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS }),
    PULUMI_CONFIG_PASSPHRASE: "the user's own passphrase",
  };

  async function run(command: string, ...args: string[]): Promise<string> {
    const result = await execa(command, args, { cwd: clone, env, extendEnv: false, all: true, reject: false });
    assert.equal(result.exitCode, 0, `${command} ${args.join(" ")}\n${result.all}`);
    return result.all;
  }
  const pulumi = (...args: string[]) => run("pulumi", ...args, "--non-interactive", "--color=never");

  before(async () => {
    await execa("git", ["clone", "--quiet", "--no-hardlinks", root, clone]);
    cpSync(join(root, "node_modules"), join(clone, "node_modules"), { recursive: true, verbatimSymlinks: true });
    mkdirSync(join(home, ".pulumi"), { recursive: true });
    symlinkSync(join(plugins, "plugins"), join(home, ".pulumi", "plugins"));
    mkdirSync(join(folder, "state"));
    await pulumi("login", `file://${join(folder, "state")}`);
  });
  after(async () => {
    // Without the environment of the tests, whose backend has a stack dev, too.
    const alone = { cwd: clone, env, extendEnv: false, reject: false } as const;
    await execa("pulumi", ["destroy", "--yes", "--non-interactive", "--stack", "dev"], alone);
    await execa("kubectl", ["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"], alone);
    rmSync(folder, { recursive: true, force: true });
  });

  it("brings a stack up in your own cluster, judged by the pack", async () => {
    await pulumi("stack", "init", "dev");
    const { encryptionsalt } = parse(readFileSync(join(clone, "Pulumi.dev.yaml"), "utf8")) as Record<string, string>;
    assert.match(encryptionsalt ?? "", /^v1:/);
    for (const [key, value] of [
      ["todo:cluster.kind", "existing"],
      ["todo:global.imageRegistry", `${readEmbeddedCluster().registry}/plain`],
      ["todo:namespace", namespace],
      ["todo:frontend.service.nodePort", "30123"],
    ] as const)
      await pulumi("config", "set", "--path", key, value);
    const output = await pulumi("up", "--yes", ...policies);
    assert.match(output, /Policies:\n\s+✅ kubernetes-workload-policies/);
    assert.doesNotMatch(output, /npm run with/);
    const notes = await pulumi("stack", "output", "readme");
    assert.doesNotMatch(notes, /npm run with/);
    const logs = notes.match(/^ {4}(kubectl .* logs .*)$/m)?.[1]?.split(" ") ?? [];
    assert.match(await run(logs[0] ?? "", ...logs.slice(1)), /\S/);
  });

  it("changes nothing at the next update, and previews", async () => {
    const output = await pulumi("preview", "--expect-no-changes", ...policies);
    assert.match(output, /\d+ unchanged/);
  });

  it("shows the stack to the toolchain, which uses the same login and passphrase", async () => {
    const output = await run("npm", "run", "--silent", "status", "--", "dev");
    assert.match(output, new RegExp(namespace));
    // The toolchain didn't create another stack.
    assert.equal(existsSync(join(home, ".local", "state", "todo-chatbot", "pulumi", ".pulumi")), false);
    assert.match(await pulumi("stack", "ls"), /^dev\*?\s/m);
  });
});
