import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { type MinikubeInputs, type MinikubeOutputs, provider } from "../../../../components/cluster/minikube/provider";
import { FakeMinikube } from "../../../support/minikube";

const profile = "todo-test-docker-4-4096";
const inputs: MinikubeInputs = { profile, driver: "docker", cpus: 4, memory: 4096, addons: ["ingress"], ports: [] };
const firstStart = "start --interactive=false --driver=docker --cpus=4 --memory=4096 --addons=ingress --output=json";

/** The provider's functions, on a stand-in for Minikube written from Minikube's source. */
describe("the provider of a Minikube", function () {
  this.timeout(60_000);
  let minikube: FakeMinikube;
  const { log } = console;
  let logged: string[];

  beforeEach(() => {
    minikube = new FakeMinikube();
    logged = [];
    console.log = (message: string) => logged.push(message);
  });
  afterEach(() => {
    console.log = log;
    minikube.remove();
  });

  const create = async (over: Partial<MinikubeInputs> = {}) =>
    (await provider.create({ ...inputs, ...over })).outs as MinikubeOutputs;
  const diff = async (olds: MinikubeOutputs, over: Partial<MinikubeInputs> = {}) =>
    provider.diff!(profile, olds, { ...inputs, ...over });
  const update = async (olds: MinikubeOutputs, over: Partial<MinikubeInputs> = {}) =>
    (await provider.update!(profile, olds, { ...inputs, ...over })).outs as MinikubeOutputs;
  /** Minikube's times have no fractions of a second. */
  const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1100));

  it("MK-6 starts a new one as minikube start would, and logs the steps", async () => {
    const outs = await create();
    assert.deepEqual(minikube.changes(), [firstStart]);
    assert.deepEqual([outs.running, outs.version, outs.ip], [true, "v1.34.0", "127.0.0.1"]);
    assert.ok(logged.some((line) => /^minikube todo-test-docker-4-4096: Creating docker container/.test(line)));
  });

  it("changes and restarts nothing when nothing has changed, although Minikube writes the time", async () => {
    const outs = await create();
    minikube.changes();
    await nextSecond();
    assert.deepEqual(await diff(outs), { changes: false });
    assert.deepEqual(minikube.changes(), []);
    assert.equal(minikube.machine(profile).restarts, 0);
  });

  it("takes the kubeconfig in the state of earlier versions, with a time in it, for unchanged", async () => {
    const outs = await create();
    const kubeconfig = parse(outs.kubeconfig) as { clusters: { cluster: object }[] };
    const extension = { "last-update": "Mon, 02 Nov 2026 10:00:00 UTC", "provider": "minikube.sigs.k8s.io" };
    Object.assign(kubeconfig.clusters[0]!.cluster, { extensions: [{ name: "cluster_info", extension }] });
    assert.deepEqual(await diff({ ...outs, kubeconfig: stringify(kubeconfig) }), { changes: false });
  });

  it("counts as running where KUBECONFIG lacks its context", async () => {
    const outs = await create();
    rmSync(join(minikube.home, "kubeconfig"));
    assert.deepEqual(await diff(outs), { changes: false });
  });

  it("starts a stopped one, and takes its new address", async () => {
    const outs = await create();
    minikube.run(profile, "stop");
    minikube.changes();
    assert.deepEqual(await diff(outs), { changes: true });
    const started = await update(outs);
    assert.deepEqual(minikube.changes(), [firstStart]);
    assert.equal(minikube.machine(profile).running, true);
    assert.notEqual(started.kubeconfig, outs.kubeconfig);
  });

  it("MK-5 starts a running one for another version of Kubernetes alone", async () => {
    const outs = await create();
    minikube.changes();
    const newer = { kubernetesVersion: "1.35.0" };
    assert.deepEqual(await diff(outs, newer), { changes: true });
    const upgraded = await update(outs, newer);
    assert.equal(upgraded.version, "v1.35.0");
    assert.equal(minikube.changes().length, 1);
    assert.deepEqual(await diff(upgraded, { kubernetesVersion: "v1.35.0" }), { changes: false });
  });

  it("MK-4 turns add-ons on and off in a running one without restarting anything", async () => {
    const outs = await create();
    minikube.changes();
    const other = { addons: ["metrics-server", "registry"] };
    assert.deepEqual(await diff(outs, other), { changes: true });
    await update(outs, other);
    assert.deepEqual(minikube.changes(), [
      "addons enable metrics-server",
      "addons enable registry",
      "addons disable ingress",
    ]);
    assert.equal(minikube.machine(profile).restarts, 0);
    const { Addons } = minikube.config(profile);
    assert.deepEqual([Addons?.ingress, Addons?.registry, Addons?.["storage-provisioner"]], [false, true, true]);
  });

  it("MK-4 refuses add-ons that Minikube doesn't have, before anything is made, with those that it has", async () => {
    const { failures } = await provider.check!(inputs, { ...inputs, addons: ["ingress", "ingres", "dns"] });
    assert.equal(failures?.length, 1);
    assert.match(
      failures[0]!.reason,
      /^Minikube has no such add-on: ingres, dns\nfix: choose todo:cluster\.minikube\.addons from .*ingress, /,
    );
    assert.deepEqual((await provider.check!(inputs, inputs)).failures, []);
  });

  it("MK-4 fails with Minikube's warning if an add-on doesn't come on, and next tries only that", async () => {
    process.env.FAKE_MINIKUBE_FAILING_ADDONS = "ingress";
    await assert.rejects(
      create({ addons: ["ingress", "registry"] }),
      new RegExp(
        "Add-ons of the Minikube profile todo-test-docker-4-4096 didn't come on: ingress\\n" +
          "  Enabling 'ingress' returned an error: running callbacks: .*deadline exceeded\\]\\n" +
          "fix: pulumi up again, which tries only these; see why: minikube addons enable ingress ",
      ),
    );
    assert.ok(logged.some((line) => /: warning: Enabling 'ingress' returned an error/.test(line)));
    minikube.changes();
    await assert.rejects(create({ addons: ["ingress", "registry"] }), {
      message:
        "minikube addons enable ingress failed (profile todo-test-docker-4-4096):\n" +
        "  MK_ADDON_ENABLE: enable failed: run callbacks: running callbacks: " +
        "[waiting for app.kubernetes.io/name=ingress pods: context deadline exceeded]",
    });
    delete process.env.FAKE_MINIKUBE_FAILING_ADDONS;
    await create({ addons: ["ingress", "registry"] });
    assert.deepEqual(minikube.changes(), ["addons enable ingress", "addons enable ingress"]);
    assert.equal(minikube.machine(profile).restarts, 0);
  });

  it("MK-6 shows the error that Minikube names, with its advice, and not the box below it", async () => {
    process.env.FAKE_MINIKUBE_NO_DOCKER = "true";
    await assert.rejects(create(), (error: Error) => {
      const [first, ...rest] = error.message.split("\n");
      assert.equal(first, "minikube start failed (profile todo-test-docker-4-4096):");
      assert.deepEqual(rest, [
        "  PROVIDER_DOCKER_NOT_RUNNING: The docker service isn't running.",
        "  Start the Docker service",
        "  warning: minikube skips various validations when --force is supplied; this may lead to unexpected behavior",
      ]);
      return true;
    });
  });

  it("refuses somebody else's profile of that name without starting it", async () => {
    minikube.run(profile, "start", "--driver=docker", "--cpus=8", "--memory=4096");
    minikube.run(profile, "stop");
    minikube.changes();
    await assert.rejects(create(), /differs from what the stack asks for: cpus is 8, not 4\nfix: delete it: /);
    assert.deepEqual(minikube.changes(), []);
  });

  it("says what to do if it is gone or can't be read, with everything in it", async () => {
    const outs = await create();
    minikube.writeConfig(profile, '{"Driver": ');
    await assert.rejects(diff(outs), /can't be read by Minikube any more, .*\nfix: create both again: PULUMI_K8S_/);
    assert.deepEqual(await provider.read!(profile, outs), {});
    minikube.run(profile, "delete");
    await assert.rejects(diff(outs), /no longer exists, .*\nfix: create both again: PULUMI_K8S_DELETE_UNREACHABLE=/);
  });

  it("is replaced under another name, and deleted", async () => {
    const outs = await create();
    const larger = { profile: "todo-test-docker-4-6144", memory: 6144 };
    assert.deepEqual(await diff(outs, larger), { changes: true, replaces: ["profile"] });
    await provider.delete!(profile, outs);
    assert.equal(minikube.exists(profile), false);
  });
});
