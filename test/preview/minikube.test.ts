import assert from "node:assert/strict";
import { join } from "node:path";
import { readEmbeddedCluster } from "../../components/cluster/embedded";
import { FakeMinikube } from "../support/minikube";
import { Workspace } from "../support/workspace";

const namespace = "todo-minikube-test";
const profile = "todo-minikube-docker-4-4096";
const larger = "todo-minikube-docker-4-6144";

/**
 * The life of a Minikube in the real engine. A stand-in, written from Minikube's source, plays Minikube, with the
 * embedded cluster behind it at an address that changes with every start.
 */
describe("a stack that creates a Minikube", () => {
  let fake: FakeMinikube;
  const embedded = process.env.KUBECONFIG ?? "";
  const workspace = new Workspace(
    "minikube",
    "dev",
    { "todo:namespace": namespace, "todo:cluster": { kind: "minikube" } },
    join(__dirname, "minikube", "program"),
  );

  before(async () => {
    fake = new FakeMinikube(embedded);
    Object.assign(process.env, {
      XDG_CACHE_HOME: fake.home,
      TEST_BUILDER: readEmbeddedCluster().builder,
      FAKE_MINIKUBE_NAMESPACE: namespace,
    });
    await workspace.init();
  });
  after(async () => {
    await kubectl("delete", "namespace", namespace, "--ignore-not-found");
    fake.remove();
    workspace.remove();
  });

  const up = (...args: string[]) => workspace.pulumi("up", "--yes", "--skip-preview", ...args);
  const kubectl = (...args: string[]) => workspace.kubectl(`--kubeconfig=${embedded}`, ...args);
  const configure = (settings: object) =>
    workspace.configure({ "todo:cluster": { kind: "minikube", minikube: settings } });
  const configMap = async () =>
    (await kubectl("get", "configmap", "config", `--namespace=${namespace}`, "--output=jsonpath={.metadata.uid}"))
      .stdout;

  it("MK-6 quotes Minikube's refusal, and continues after it was killed half-way", async () => {
    process.env.FAKE_MINIKUBE_NO_DOCKER = "true";
    const failed = await up();
    delete process.env.FAKE_MINIKUBE_NO_DOCKER;
    assert.notEqual(failed.exitCode, 0);
    assert.match(
      failed.output,
      new RegExp(
        /minikube start failed \(profile todo-minikube-docker-4-4096\):\s+PROVIDER_DOCKER_NOT_RUNNING: The /.source +
          /docker service isn't running\./.source,
      ),
    );

    process.env.FAKE_MINIKUBE_PAUSE_AT = "container";
    await workspace.kill(["up", "--yes", "--skip-preview"], /Creating docker container/);
    delete process.env.FAKE_MINIKUBE_PAUSE_AT;
    assert.equal(fake.config(profile).Addons, null);
    await workspace.pulumi("cancel", "--yes");
    fake.changes();
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    assert.match(output, /deleting the profile, because its first start was killed, and starting again/);
  });

  it("MK-1 MK-2 MK-3 MK-4 MK-6 starts it as minikube start would, shows the steps, and deploys to it", async () => {
    assert.deepEqual(fake.changes(), [
      "delete",
      "start --interactive=false --driver=docker --cpus=4 --memory=4096 --addons=ingress,metrics-server,dashboard " +
        "--output=json",
    ]);
    assert.ok(await configMap());
  });

  it("IMG-28 loads into its node the image that isn't in a registry", async () => {
    const { stdout } = await workspace.pulumi("stack", "output", "reference");
    assert.match(stdout, /^docker\.io\/library\/hello:1\.0\.0-[0-9a-f]{12}$/);
    assert.deepEqual(fake.machine(profile).images, [stdout]);
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
    assert.deepEqual(fake.changes(), []);
    assert.equal(fake.machine(profile).restarts, 0);
  });

  it("MK-4 changes add-ons without restarting anything", async () => {
    configure({ addons: ["ingress", "metrics-server", "headlamp"] });
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    assert.deepEqual(fake.changes(), ["addons enable headlamp", "addons disable dashboard"]);
    assert.equal(fake.machine(profile).restarts, 0);
  });

  it("MK-4 refuses an add-on that Minikube doesn't have, in the preview", async () => {
    configure({ addons: ["ingress", "metrics-server", "heedlamp"] });
    const { exitCode, output } = await workspace.pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /Minikube has no such add-on: heedlamp\s+fix: choose .* from .*headlamp/);
    configure({ addons: ["ingress", "metrics-server", "headlamp"] });
  });

  it("starts it again if it was stopped, and replaces nothing in it although its address is another", async () => {
    const before = await configMap();
    fake.run(profile, "stop");
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    assert.equal(fake.machine(profile).running, true);
    assert.equal(await configMap(), before);
    assert.doesNotMatch(output, /replac/);
  });

  it("MK-4 MK-5 changes add-ons and upgrades Kubernetes in place", async () => {
    const before = await configMap();
    fake.changes();
    configure({ addons: ["ingress", "registry"], kubernetesVersion: "1.35.0" });
    const { exitCode, output } = await up();
    assert.equal(exitCode, 0, output);
    const { Addons, KubernetesConfig } = fake.config(profile);
    assert.deepEqual(Addons, {
      "dashboard": false,
      "default-storageclass": true,
      "headlamp": false,
      "ingress": true,
      "metrics-server": false,
      "registry": true,
      "storage-provisioner": true,
    });
    assert.equal(KubernetesConfig.KubernetesVersion, "v1.35.0");
    assert.equal(await configMap(), before);
  });

  it("shows changes made outside Pulumi in a refresh", async () => {
    fake.run(profile, "addons", "disable", "registry");
    const { output } = await workspace.pulumi("refresh", "--yes", "--diff");
    assert.match(output, /- \[1\]: "registry"/);
    assert.equal((await up()).exitCode, 0);
    assert.equal(fake.config(profile).Addons?.registry, true);
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
      assert.equal(fake.config(larger).Memory, 6144);
      assert.equal(fake.machine(larger).images.length, 1);
      assert.equal(fake.exists(profile), false);
      // Deleted with the old cluster rather than one by one: here, both are the same cluster.
      assert.ok(await configMap());
    },
  );

  it("says what to do if it is gone with everything in it, and recreates both", async () => {
    fake.run(larger, "delete");
    const { exitCode, output } = await up();
    assert.notEqual(exitCode, 0);
    assert.match(
      output,
      /todo-minikube-docker-4-6144 no longer exists, .*\s+fix: create both again: \w+=true pulumi up --refresh/,
    );
    const again = await up("--refresh");
    assert.equal(again.exitCode, 0, again.output);
    assert.equal(fake.machine(larger).running, true);
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
    fake.run(larger, "stop");
    const { exitCode, output } = await workspace.pulumi("destroy", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    assert.equal(fake.exists(larger), false);
  });

  it("refuses to take over a profile that somebody else created", async () => {
    fake.run(profile, "start", "--driver=docker", "--cpus=8", "--memory=4096");
    configure({});
    assert.match(
      (await up()).output,
      /asks for: cpus is 8, not 4\s+fix: delete it: minikube delete --profile=todo-minikube-docker-4-4096;/,
    );
  });
});
