import assert from "node:assert/strict";
import type { Tree } from "../../../settings/tree";
import { only } from "../mocks";
import { registerBackend } from "./backend";

describe("Workload's Service", () => {
  it("waits for a load balancer's address, and for no other Service", async () => {
    const annotationsOf = async (type: string) =>
      only(await registerBackend({ service: { type } }), "kubernetes:core/v1:Service").metadata.annotations;
    assert.deepEqual(await annotationsOf("ClusterIP"), { "pulumi.com/skipAwait": "true" });
    assert.deepEqual(await annotationsOf("LoadBalancer"), {});
  });

  it("SVC-8 opens a nodePort only when the settings name one", async () => {
    const portsOf = async (service: Tree) =>
      only(await registerBackend({ service }), "kubernetes:core/v1:Service").spec.ports[0];
    assert.equal((await portsOf({ type: "NodePort", nodePort: 30080 })).nodePort, 30080);
    assert.equal("nodePort" in (await portsOf({ type: "ClusterIP" })), false);
  });
});
