import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { readEmbeddedCluster } from "../../components/cluster/embedded";
import { Workspace } from "../support/workspace";

const folder = join(__dirname, "minikube");
const namespace = "todo-minikube-test";
const profile = "todo-minikube-docker-4-4096";
const larger = "todo-minikube-docker-4-6144";

/**
 * The life of a Minikube in the real engine. The script minikube/bin/minikube plays Minikube, with the embedded
 * cluster behind it at an address that changes with every start.
 */
describe("a stack that creates a Minikube", () => {
  const environment = { ...process.env };
  const home = mkdtempSync(join(tmpdir(), "todo-minikube-"));
  const workspace = new Workspace(
    "minikube",
    "dev",
    { "todo:namespace": namespace, "todo:cluster": { kind: "minikube" } },
    join(folder, "program"),
  );

  before(async () => {
    Object.assign(process.env, {
      PATH: [join(folder, "bin"), environment.PATH].join(delimiter),
      FAKE_MINIKUBE_HOME: home,
      // The tests may run as root.
      MINIKUBE_FORCE: "true",
      XDG_CACHE_HOME: home,
      TEST_BUILDER: readEmbeddedCluster().builder,
      FAKE_MINIKUBE_KUBECONFIG: environment.KUBECONFIG,
      FAKE_MINIKUBE_NAMESPACE: namespace,
    });
    await workspace.init();
  });
  after(async () => {
    await workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    process.env = { ...environment };
    workspace.remove();
    rmSync(home, { recursive: true });
  });

  const up = (...args: string[]) => workspace.pulumi("up", "--yes", "--skip-preview", ...args);
  const minikube = (name: string, ...args: string[]) =>
    execFileSync("minikube", [`--profile=${name}`, ...args], { stdio: "ignore" });
  const configure = (settings: object) =>
    workspace.configure({ "todo:cluster": { kind: "minikube", minikube: settings } });
  const state = (name: string) =>
    JSON.parse(readFileSync(join(home, `${name}.json`), "utf8")) as Record<string, unknown>;
  const configMap = async () =>
    (
      await workspace.kubectl(
        "get",
        "configmap",
        "config",
        `--namespace=${namespace}`,
        "--output=jsonpath={.metadata.uid}",
      )
    ).stdout;
  /** The commands since the last call that changed something. */
  const changes = () => {
    const log = join(home, "commands.log");
    const lines = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => /^(start|addons|delete)/.test(line));
    writeFileSync(log, "");
    return lines;
  };

  it("MK-6 quotes Minikube's refusal, and continues after it was killed half-way", async () => {
    process.env.FAKE_MINIKUBE_FAIL = "true";
    const failed = await up();
    delete process.env.FAKE_MINIKUBE_FAIL;
    assert.notEqual(failed.exitCode, 0);
    assert.match(
      failed.output,
      new RegExp(
        /minikube start failed \(profile todo-minikube-docker-4-4096\):\s+PROVIDER_DOCKER_NOT_RUNNING: The /.source +
          /docker service isn't running\./.source,
      ),
    );

    process.env.FAKE_MINIKUBE_STEP = "20000";
    await workspace.kill(["up", "--yes", "--skip-preview"], /Creating docker container/);
    delete process.env.FAKE_MINIKUBE_STEP;
    assert.equal(state(profile).running, false);
    await workspace.pulumi("cancel", "--yes");
    changes();
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    assert.match(output, /using the profile that already exists/);
  });

  it("MK-1 MK-2 MK-3 MK-4 MK-6 starts it as minikube start would, shows the steps, and deploys to it", async () => {
    assert.deepEqual(changes(), [
      "start --interactive=false --driver=docker --cpus=4 --memory=4096 --addons=ingress,metrics-server,dashboard " +
        "--output=json",
    ]);
    assert.ok(await configMap());
  });

  it("IMG-28 loads into its node the image that isn't in a registry", async () => {
    const { stdout } = await workspace.pulumi("stack", "output", "reference");
    assert.match(stdout, /^docker\.io\/library\/hello:1\.0\.0-[0-9a-f]{12}$/);
    assert.deepEqual(state(profile).images, [stdout]);
  });

  it("MK-7 has its node's address as an output", async () => {
    assert.equal((await workspace.pulumi("stack", "output", "host")).stdout, "127.0.0.1");
  });

  it("keeps its kubeconfig out of the state in plain text", async () => {
    const { stdout } = await workspace.pulumi("stack", "export");
    assert.match(stdout, /"kubeconfig": \{\s+"4dabf18193072939515e22adb298388d"/);
    assert.doesNotMatch(stdout, /client-key-data|certificate-authority-data/);
  });

  it("changes nothing when nothing has changed", async () => {
    const { exitCode, output } = await up("--expect-no-changes");
    assert.equal(exitCode, 0, output);
    assert.deepEqual(changes(), []);
  });

  it("starts it again if it was stopped, and replaces nothing in it although its address is another", async () => {
    const before = await configMap();
    minikube(profile, "stop");
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    assert.equal(state(profile).running, true);
    assert.equal(await configMap(), before);
    assert.doesNotMatch(output, /replac/);
  });

  it("MK-4 MK-5 changes add-ons and upgrades Kubernetes in place", async () => {
    const before = await configMap();
    changes();
    configure({ addons: ["ingress", "registry"], kubernetesVersion: "1.35.0" });
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    const { addons, version } = state(profile);
    assert.deepEqual(addons, {
      "storage-provisioner": true,
      "dashboard": false,
      "ingress": true,
      "metrics-server": false,
      "registry": true,
    });
    assert.equal(version, "v1.35.0");
    assert.equal(await configMap(), before);
  });

  it("shows changes made outside Pulumi in a refresh", async () => {
    minikube(profile, "addons", "disable", "registry");
    const { output } = await workspace.pulumi("refresh", "--yes", "--diff");
    assert.match(output, /- \[1\]: "registry"/);
    assert.equal((await up()).exitCode, 0);
    assert.equal((state(profile).addons as Record<string, boolean>).registry, true);
  });

  it("MK-5 passes Minikube's refusal on", async () => {
    configure({ addons: ["ingress", "registry"], kubernetesVersion: "1.30.0" });
    assert.match((await up()).output, /K8S_DOWNGRADE_UNSUPPORTED: Unable to safely downgrade/);
  });

  it(
    "MK-3 creates a new one if it can't change the old one, moves everything there, and " + "deletes the old one",
    async () => {
      configure({ memory: 6144 });
      const { exitCode, output } = await up();
      assert.equal(exitCode, 0, output);
      assert.equal(state(larger).memory, 6144);
      assert.equal((state(larger).images as string[]).length, 1);
      assert.equal(existsSync(join(home, `${profile}.json`)), false);
      // Deleted with the old cluster rather than one by one: here, both are the same cluster.
      assert.ok(await configMap());
    },
  );

  it("says what to do if it is gone with everything in it, and recreates both", async () => {
    minikube(larger, "delete");
    const { exitCode, output } = await up();
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /todo-minikube-docker-4-6144 no longer exists, .*\s+fix: create both again: \w+=true pulumi up --refresh/,
    );
    const again = await up("--refresh");
    assert.equal(again.exitCode, 0, again.output);
    assert.equal(state(larger).running, true);
    assert.ok(await configMap());
  });

  it("CHT-7 refuses one that is too old before it deploys anything to it", async () => {
    process.env.FAKE_MINIKUBE_KUBERNETES = "v1.26.15";
    configure({ cpus: 2 });
    const { exitCode, output } = await up();
    delete process.env.FAKE_MINIKUBE_KUBERNETES;
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /The Minikube profile todo-minikube-docker-2-4096 runs Kubernetes v1\.26\.15; 1\.27\.0 or newer is needed\s+fix:/,
    );
  });

  it("deletes it with the stack, whether it runs or not", async () => {
    minikube(larger, "stop");
    const { exitCode, output } = await workspace.pulumi("destroy", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    assert.equal(existsSync(join(home, `${larger}.json`)), false);
  });

  it("refuses to take over a profile that somebody else created", async () => {
    const other = {
      driver: "docker",
      cpus: 8,
      memory: 4096,
      version: "v1.34.0",
      addons: {},
      ports: [],
      running: true,
      starts: 1,
    };
    writeFileSync(join(home, `${profile}.json`), JSON.stringify(other));
    configure({});
    assert.match(
      (await up()).output,
      /asks for: cpus is 8, not 4\s+fix: delete it: minikube delete --profile=todo-minikube-docker-4-4096;/,
    );
  });
});
