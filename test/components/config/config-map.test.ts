import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type ConfigMapSource, createAppConfigMap } from "../../../components/config/config-map";
import { app, configMapOf, only, register } from "../../support/mocks";

/** The ConfigMap, and what its readers get to know about it. */
async function created(source: Partial<ConfigMapSource>) {
  let told: Promise<{ name: string; checksum: string }> | undefined;
  const registered = await register(() => {
    const output = createAppConfigMap(
      "app",
      { app, configMap: { ...configMapOf({ "log-level": "INFO" }), ...source } },
      {},
    );
    told = new Promise((resolve) => pulumi.output(output).apply(resolve));
  });
  return { ...(await told)!, object: only(registered, "kubernetes:core/v1:ConfigMap") };
}

describe("the application's ConfigMap", () => {
  it("CM-1 CM-2 CM-3 CM-6 LBL-1 has its name, namespace and labels, and is mutable", async () => {
    const { object } = await created({});
    assert.deepEqual(Object.keys(object).sort(), ["apiVersion", "data", "kind", "metadata"]);
    const { name, namespace, labels } = object.metadata;
    assert.deepEqual([name, namespace, labels["app.kubernetes.io/name"]], ["todo-app-config", "todo-test", "todo-app"]);
  });

  it("CM-1 CM-6 gets a new name when its data changes while it is immutable, and its readers follow", async () => {
    const [before, same, after] = [
      await created({ immutable: true }),
      await created({ immutable: true }),
      await created({ immutable: true, data: { "log-level": "DEBUG" } }),
    ];
    assert.equal(before.object.immutable, true);
    assert.match(before.object.metadata.name, /^todo-app-config-v[0-9a-f]{10}$/);
    assert.equal(before.name, before.object.metadata.name);
    assert.equal(same.name, before.name);
    assert.notEqual(after.name, before.name);
  });

  it("CM-5 X-11 LBL-9 holds binary data, which its checksum covers", async () => {
    const { object, checksum } = await created({ binaryData: { logo: "iVBORw0KGgo=" } });
    assert.deepEqual(object.binaryData, { logo: "iVBORw0KGgo=" });
    assert.match(checksum, /^[0-9a-f]{64}$/);
    assert.notEqual(checksum, (await created({})).checksum);
    assert.notEqual(checksum, (await created({ binaryData: { logo: "AAAA" } })).checksum);
  });
});
