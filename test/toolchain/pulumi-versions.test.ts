import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import semver from "semver";
import { paths } from "../../embedded/host/paths.ts";
import { findOnPath } from "../../embedded/pieces/path.ts";
import { pulumiPiece } from "../../embedded/pieces/pulumi.ts";

/** The first whose "pulumi policy analyze" takes a file: CHANGELOG.md of github.com/pulumi/pulumi. */
const firstToAnalyzeFiles = "3.249.0";

const program = join(import.meta.dirname, "pulumi-program");

/**
 * Every Pulumi of this machine that the toolchain would accept, by version: the first on PATH, and where that is in the
 * toolchain's cache, the others there.
 */
async function acceptedOnes(): Promise<Map<string, string>> {
  const { found, refused } = await findOnPath(pulumiPiece);
  assert.ok(found, `no Pulumi on PATH that is accepted: ${refused.join("; ")}`);
  const file = realpathSync(found.file);
  const pieces = dirname(dirname(file));
  const cached = readdirSync(pieces).flatMap((folder): [string, string][] => {
    const [, version] = /^pulumi-(\d+\.\d+\.\d+)-[0-9a-f]{12}$/.exec(folder) ?? [];
    const accepted = version !== undefined && semver.satisfies(version, pulumiPiece.onPath.accepts);
    return accepted ? [[version, join(pieces, folder, "pulumi")]] : [];
  });
  return new Map([...cached, [found.version, file]]);
}

describe("Pulumi in each accepted version that this machine has", () => {
  let ones: Map<string, string>;
  let folder: string;

  before(async () => (ones = await acceptedOnes()));
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "todo-accepted-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    // `stack init` writes the salt next to the project's file, wherever the config is.
    rmSync(join(program, "Pulumi.test.yaml"), { force: true });
  });

  /** Runs a command of one Pulumi, with state and home of the test's own. */
  async function pulumi(file: string, ...args: string[]): Promise<{ exitCode: number | undefined; output: string }> {
    return pulumiWith({ PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple" }, file, ...args);
  }

  async function pulumiWith(
    passphrase: { PULUMI_CONFIG_PASSPHRASE?: string },
    file: string,
    ...args: string[]
  ): Promise<{ exitCode: number | undefined; output: string }> {
    const state = join(folder, "state");
    mkdirSync(state, { recursive: true });
    const { exitCode, all } = await execa(file, [...args, "--non-interactive", "--color", "never"], {
      cwd: program,
      env: {
        PULUMI_HOME: join(folder, "home"),
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: undefined,
        PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
        ...passphrase,
        PULUMI_OPTION_CONFIG_FILE: join(folder, "Pulumi.test.yaml"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      },
      reject: false,
      all: true,
    });
    return { exitCode, output: all };
  }

  it("previews, updates, finds no change, obeys policies, keeps secrets, and destroys", async function () {
    this.timeout(600_000);
    for (const [version, file] of ones) {
      const run = async (...args: string[]) => {
        const { exitCode, output } = await pulumi(file, ...args);
        assert.equal(exitCode, 0, `${version}: pulumi ${args.join(" ")}\n${output}`);
        return output;
      };
      await run("stack", "init", "test");
      await run("config", "set", "thing", "good");
      await run("config", "set", "--secret", "secret", "hidden-from-all");
      const pack = ["--policy-pack", "pack"];
      assert.match(await run("preview", ...pack), /\+ 2 to create/);
      const updated = await run("up", "--yes", "--skip-preview", ...pack);
      assert.match(updated, /wasRequired: true/);
      assert.doesNotMatch(updated, /hidden-from-all/);
      assert.equal(await run("stack", "output", "secret", "--show-secrets"), "hidden-from-all");
      assert.match(await run("up", "--yes", "--skip-preview", "--expect-no-changes", ...pack), /2 unchanged/);

      await run("config", "set", "thing", "bad");
      const refused = await pulumi(file, "preview", ...pack);
      assert.notEqual(refused.exitCode, 0, `${version}: ${refused.output}`);
      assert.match(refused.output, /no-bad-thing[^]*it is called bad/);
      const configured = join(folder, "pack.json");
      writeFileSync(configured, JSON.stringify({ "no-bad-thing": { forbidden: "worse" } }));
      await run("preview", ...pack, "--policy-pack-config", configured);

      await run("config", "rm", "thing");
      const failed = await pulumi(file, "preview");
      assert.notEqual(failed.exitCode, 0);
      assert.match(failed.output, /Missing required configuration variable 'accepted:thing'/);
      assert.match(await run("destroy", "--yes", "--skip-preview"), /- 2 deleted/);
      await run("stack", "rm", "--yes", "test");
      rmSync(folder, { recursive: true });
    }
  });

  it("judges a state without its program, and says what it can't decide without the passphrase", async function () {
    const file = [...ones].find(([version]) => semver.gte(version, firstToAnalyzeFiles))?.[1];
    if (file === undefined) this.skip();
    this.timeout(300_000);
    const succeed = async (...args: string[]) => {
      const { exitCode, output } = await pulumi(file, ...args);
      assert.equal(exitCode, 0, output);
      return output;
    };
    await succeed("stack", "init", "test");
    await succeed("config", "set", "thing", "good");
    await succeed("config", "set", "--secret", "secret", "hidden-from-all");
    await succeed("up", "--yes", "--skip-preview");
    const exported = join(folder, "state.json");
    await succeed("stack", "export", "--file", exported);
    leak(exported);

    const config = join(folder, "pack.json");
    writeFileSync(config, JSON.stringify({ "all": "disabled", "pack": "remediate", "leaked-secrets": "mandatory" }));
    const pack = ["--policy-pack", join(paths.repository, "policy"), "--policy-pack-config", config];
    const analyze = ["policy", "analyze", "--file", exported, ...pack];
    const judged = await pulumi(file, ...analyze);
    assert.notEqual(judged.exitCode, 0, judged.output);
    assert.match(judged.output, /data\.copy[^]*must not contain the value of Secret keys, key password/);
    assert.doesNotMatch(judged.output, /can't decide|hidden-from-all/);

    const undecided = await pulumiWith({}, file, ...analyze);
    assert.equal(undecided.exitCode, 0, undecided.output);
    assert.match(
      undecided.output,
      /leaked-secrets can't decide: stringData.* of Secret keys is encrypted in this state/,
    );
  });

  /** Adds a Secret to a state, with the state's own encrypted value, and a ConfigMap that has it in plain text. */
  function leak(file: string): void {
    const state = JSON.parse(readFileSync(file, "utf8")) as { deployment: { resources: Record<string, unknown>[] } };
    const { resources } = state.deployment;
    const [stack] = resources;
    const { secret } = stack?.["outputs"] as { secret: unknown };
    const object = (kind: string, name: string, inputs: object) => ({
      urn: `urn:pulumi:test::accepted::kubernetes:core/v1:${kind}::${name}`,
      type: `kubernetes:core/v1:${kind}`,
      custom: false,
      parent: stack?.["urn"],
      inputs: { apiVersion: "v1", kind, metadata: { name, namespace: "shop" }, ...inputs },
      outputs: { apiVersion: "v1", kind, metadata: { name, namespace: "shop" }, ...inputs },
    });
    resources.push(
      object("Secret", "keys", { stringData: { password: secret } }),
      object("ConfigMap", "open", { data: { copy: "hidden-from-all" } }),
    );
    writeFileSync(file, JSON.stringify(state));
  }
});
