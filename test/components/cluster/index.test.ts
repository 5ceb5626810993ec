import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, type FoundCluster } from "../../../components/cluster";
import { FakeMinikube } from "../../support/minikube";
import { only, register, type Registered, unwrap } from "../../support/mocks";

const answer = Promise.resolve();
const embedded = {
  kind: "embedded" as const,
  kubeconfig: "/state/kubeconfig",
  registry: "localhost:15000",
  builder: "todo-chatbot",
  nodeHost: "localhost",
  networkPolicies: true,
  answer,
};
const settings = { profile: "todo", driver: "docker" as const, cpus: 4, memory: 4096, addons: ["ingress"] };
const nodePorts = [30000];

async function registerCluster(
  cluster: FoundCluster,
  imageRegistry = "",
): Promise<{ cluster: Cluster; registered: Registered[] }> {
  let made: Cluster | undefined;
  const registered = await register(() => void (made = new Cluster("cluster", { cluster, imageRegistry, nodePorts })));
  return { cluster: made!, registered };
}

describe("Cluster", () => {
  const { KUBECONFIG, ...environment } = process.env;
  // The provider would use it as its default kubeconfig.
  before(() => void (process.env = { ...environment }));
  after(() => void (process.env = { ...environment, ...(KUBECONFIG !== undefined && { KUBECONFIG }) }));

  it("changes ConfigMaps and Secrets in place: replacing one would delete every workload that reads it", async () => {
    const { registered } = await registerCluster({ kind: "existing", answer });
    const provider = only(registered, "pulumi:providers:kubernetes");
    assert.equal(provider.enableConfigMapMutable, "true");
    assert.equal(provider.enableSecretMutable, "true");
    assert.equal(provider.enableServerSideApply, "true");
  });

  it("takes the embedded cluster's kubeconfig, registry and builder", async () => {
    const { cluster, registered } = await registerCluster(embedded);
    assert.equal(only(registered, "pulumi:providers:kubernetes").kubeconfig, embedded.kubeconfig);
    assert.deepEqual(
      [cluster.registry, cluster.builder, cluster.nodeHost],
      ["localhost:15000", "todo-chatbot", "localhost"],
    );
    assert.deepEqual(Object.keys(cluster.options), ["provider"]);
  });

  it("prefers the settings' registry to the embedded cluster's", async () => {
    const { cluster } = await registerCluster(embedded, "registry.test");
    assert.equal(cluster.registry, "registry.test");
  });

  it("uses the context that the settings name, else the current one", async () => {
    const named = await registerCluster({ kind: "existing", context: "production", answer }, "registry.test");
    assert.equal(only(named.registered, "pulumi:providers:kubernetes").context, "production");
    assert.equal(named.cluster.nodeHost, undefined);
    const current = only(
      (await registerCluster({ kind: "existing", answer })).registered,
      "pulumi:providers:kubernetes",
    );
    assert.deepEqual([current.context, current.kubeconfig], [undefined, undefined]);
  });

  it("MK-1 takes the stack's own kubeconfig, as a secret", async () => {
    const given = () =>
      registerCluster(
        { kind: "existing", kubeconfig: pulumi.secret("a kubeconfig\n"), context: "production", answer },
        "registry.test",
      );
    const { registered } = await given();
    const provider = registered.find(({ type }) => type === "pulumi:providers:kubernetes")!;
    assert.notEqual(provider.inputs.kubeconfig, "a kubeconfig\n");
    assert.deepEqual([unwrap(provider.inputs.kubeconfig), provider.inputs.context], ["a kubeconfig\n", "production"]);
  });

  it("MK-1 MK-2 MK-3 MK-4 MK-5 creates the Minikube that the settings describe", async () => {
    const { registered } = await registerCluster({
      kind: "minikube",
      minikube: { ...settings, kubernetesVersion: "1.34.0" },
    });
    const { __provider, ...inputs } = only(registered, "pulumi-nodejs:dynamic/cluster:Minikube");
    assert.match(__provider, /minikube/);
    assert.deepEqual(inputs, {
      ...settings,
      profile: "todo-test-docker-4-4096",
      kubernetesVersion: "1.34.0",
      ports: [],
    });
  });

  describe("where the node's address leads nowhere", () => {
    let fake: FakeMinikube;
    beforeEach(() => {
      fake = new FakeMinikube();
      process.env.WSL_DISTRO_NAME = "Debian";
    });
    afterEach(() => fake.remove());

    it("MK-7 publishes a Minikube's NodePorts on this machine, as part of its identity", async () => {
      const { cluster, registered } = await registerCluster({ kind: "minikube", minikube: settings });
      const { profile, ports, portsAt } = only(registered, "pulumi-nodejs:dynamic/cluster:Minikube");
      assert.deepEqual([profile, ports, portsAt], ["todo-test-docker-4-4096-30000", [30000], "localhost"]);
      assert.deepEqual([cluster.nodeHost, cluster.profile], ["localhost", profile]);
    });

    it("MK-7 keeps a Minikube that an earlier version made without them, with its data", async () => {
      fake.run("todo-test-docker-4-4096", "start", "--cpus=4", "--memory=4096");
      const { cluster, registered } = await registerCluster({ kind: "minikube", minikube: settings });
      const { profile, ports } = only(registered, "pulumi-nodejs:dynamic/cluster:Minikube");
      assert.deepEqual([profile, ports, cluster.profile], ["todo-test-docker-4-4096", [], profile]);
    });
  });

  it("MK-7 reaches a Minikube by its kubeconfig and its node's address, and deletes its objects with it", async () => {
    const { cluster, registered } = await registerCluster({
      kind: "minikube",
      minikube: { ...settings, driver: "virtualbox" },
    });
    const provider = only(registered, "pulumi:providers:kubernetes");
    assert.deepEqual(
      [provider.kubeconfig, provider.clusterIdentifier],
      ["kubeconfig of cluster", "todo-test-virtualbox-4-4096"],
    );
    assert.deepEqual(only(registered, "pulumi-nodejs:dynamic/cluster:Minikube").ports, []);
    const ip = await new Promise((resolve) => (cluster.nodeHost as pulumi.Output<string>).apply(resolve));
    assert.equal(ip, "192.168.49.2");
    assert.ok(cluster.options.deletedWith);
  });
});
