import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster } from "../../components/cluster";
import { only, register } from "./mocks";

describe("Cluster", () => {
  const environment = { ...process.env };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-cluster-"));
    process.env.XDG_STATE_HOME = folder;
    // The provider takes it for its kubeconfig.
    delete process.env.KUBECONFIG;
  });
  afterEach(() => {
    process.env = { ...environment };
    rmSync(folder, { recursive: true, force: true });
  });

  function describeEmbedded() {
    const embedded = { kubeconfig: "/state/kubeconfig", registry: "localhost:15000", builder: "todo-chatbot", nodeHost: "localhost" };
    mkdirSync(join(folder, "todo-chatbot", "cluster"), { recursive: true });
    writeFileSync(join(folder, "todo-chatbot", "cluster", "cluster.json"), JSON.stringify(embedded));
    return embedded;
  }

  it("changes ConfigMaps and Secrets in place: replacing one would delete every workload that reads it", async () => {
    const registered = await register(() => void new Cluster("cluster", { settings: { kind: "existing" }, imageRegistry: "registry.test" }));
    const provider = only(registered, "pulumi:providers:kubernetes");
    assert.equal(provider.enableConfigMapMutable, "true");
    assert.equal(provider.enableSecretMutable, "true");
    assert.equal(provider.enableServerSideApply, "true");
  });

  it("takes the embedded cluster from what the toolchain left", async () => {
    const embedded = describeEmbedded();
    let cluster: Cluster | undefined;
    const registered = await register(() => void (cluster = new Cluster("cluster", { settings: { kind: "embedded" }, imageRegistry: "" })));
    assert.equal(only(registered, "pulumi:providers:kubernetes").kubeconfig, embedded.kubeconfig);
    assert.deepEqual([cluster?.registry, cluster?.builder, cluster?.nodeHost], ["localhost:15000", "todo-chatbot", "localhost"]);
  });

  it("lets the settings' registry win over the embedded one", async () => {
    describeEmbedded();
    let cluster: Cluster | undefined;
    await register(() => void (cluster = new Cluster("cluster", { settings: { kind: "embedded" }, imageRegistry: "registry.test" })));
    assert.equal(cluster?.registry, "registry.test");
  });

  it("names the command that starts the embedded cluster where there is none", async () => {
    const program = () => void new Cluster("cluster", { settings: { kind: "embedded" }, imageRegistry: "" });
    await assert.rejects(register(program), /no embedded cluster on this machine .*"npm run toolchain -- up"/);
  });

  it("uses the context that the settings name", async () => {
    const settings = { kind: "existing" as const, context: "production" };
    const registered = await register(() => void new Cluster("cluster", { settings, imageRegistry: "registry.test" }));
    const provider = only(registered, "pulumi:providers:kubernetes");
    assert.equal(provider.context, "production");
    assert.equal("kubeconfig" in provider, false);
  });
});
