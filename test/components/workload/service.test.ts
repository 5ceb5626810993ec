import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { configData } from "../../../components/config/entries";
import type { Tree } from "../../../settings/formats/tree";
import { settingsOf } from "../../support/settings-cases";
import { only } from "../../support/mocks";
import { registerBackend } from "./backend";

const serviceOf = async (service: Tree, over: Tree = {}) =>
  only(await registerBackend({ ...over, service }), "kubernetes:core/v1:Service");

describe("Workload's Service", () => {
  it("waits for the address of a load balancer only", async () => {
    assert.deepEqual((await serviceOf({ type: "ClusterIP" })).metadata.annotations, { "pulumi.com/skipAwait": "true" });
    assert.deepEqual((await serviceOf({ type: "LoadBalancer" })).metadata.annotations, {});
  });

  it("SVC-3 SVC-9 SVC-10 is reachable only inside the cluster by default", async () => {
    const { spec } = await serviceOf({});
    assert.deepEqual(Object.keys(spec).sort(), ["ports", "selector", "sessionAffinity", "type"]);
    assert.equal(spec.type, "ClusterIP");
    assert.equal(spec.sessionAffinity, "None");
    assert.deepEqual(spec.ports, [{ name: "http", port: 8000, targetPort: "http", protocol: "TCP" }]);
  });

  it(
    "SVC-8 uses the component's nodePort with type NodePort, and one that Kubernetes picks " + "with LoadBalancer",
    async () => {
      assert.equal((await serviceOf({ type: "NodePort" })).spec.ports[0].nodePort, 30080);
      assert.equal((await serviceOf({ type: "NodePort", nodePort: 30081 })).spec.ports[0].nodePort, 30081);
      assert.equal("nodePort" in (await serviceOf({ type: "LoadBalancer" })).spec.ports[0], false);
      assert.deepEqual(settingsOf({}).frontend.service.nodePort, 30000);
      assert.equal(settingsOf({ frontend: { service: { type: "ClusterIP" } } }).frontend.service.nodePort, undefined);
    },
  );

  it(
    "SVC-8 is deleted before it is created under another name or in another namespace, to " + "free its nodePort",
    async () => {
      const deletedFirst = async (type: string) =>
        (await registerBackend({ service: { type } })).find((each) => each.type === "kubernetes:core/v1:Service")
          ?.deletedFirst;
      assert.deepEqual([await deletedFirst("NodePort"), await deletedFirst("ClusterIP")], [true, false]);
    },
  );

  it("SVC-13 SVC-14 sets session affinity and traffic policy", async () => {
    const { spec } = await serviceOf({ type: "NodePort", sessionAffinity: "ClientIP", externalTrafficPolicy: "Local" });
    assert.deepEqual([spec.sessionAffinity, spec.externalTrafficPolicy], ["ClientIP", "Local"]);
  });

  it("SVC-9 leads to a port of its pods with the protocol in the settings", async () => {
    for (const protocol of ["UDP", "SCTP"]) {
      const name = `http-${protocol.toLowerCase()}`;
      const registered = await registerBackend({ service: { protocol } });
      assert.deepEqual(only(registered, "kubernetes:core/v1:Service").spec.ports, [
        { name: "http", port: 8000, targetPort: name, protocol },
      ]);
      const [container] = only(registered, "kubernetes:apps/v1:Deployment").spec.template.spec.containers;
      assert.deepEqual(container.ports, [
        // The probes ask there.
        { name: "http", containerPort: 8000, protocol: "TCP" },
        { name, containerPort: 8000, protocol },
        { name: "metrics", containerPort: 9090, protocol: "TCP" },
      ]);
      assert.equal(container.readinessProbe.httpGet.port, "http");
    }
  });

  it("SVC-7 sends traffic to the container port by name or number", async () => {
    assert.equal((await serviceOf({ targetPort: 8080 }, { port: 8080 })).spec.ports[0].targetPort, 8080);
  });

  it("X-1 X-9 can listen on another port, which URLs then have", async () => {
    const service = { port: 80, allowPortRemap: true };
    assert.deepEqual((await serviceOf(service)).spec.ports, [
      { name: "http", port: 80, targetPort: "http", protocol: "TCP" },
    ]);
    assert.equal(
      configData(settingsOf({ backend: { service } }), "http://localhost")["backend-url"],
      "http://todo-backend:80",
    );
  });

  it("SVC-15 SVC-16 tells its address", async () => {
    const { endpoint, url } = await outputsOf({ service: { port: 80, allowPortRemap: true } });
    assert.equal(url, "http://todo-backend:80");
    assert.deepEqual(endpoint, { name: "todo-backend", protocol: "HTTP", port: 80, path: "/" });
  });
});

/** What the component tells others about itself. */
async function outputsOf(backend: Tree): Promise<{ url: string; endpoint: unknown }> {
  let outputs: { url: string; endpoint: unknown } | undefined;
  await registerBackend(backend, {}, ({ url, endpoint }) =>
    pulumi.output({ url, endpoint }).apply((values) => (outputs = values)),
  );
  assert.ok(outputs);
  return outputs;
}
