import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AppConfig } from "../../../components/config";
import { app, configMapOf, only, register, secretsOf } from "../../support/mocks";

const url = "postgresql://user:word@host:5432/db";

/** Checksums for the given data, and what was registered. */
async function configured(data: Record<string, string>, secrets: Record<string, string>, key = "key") {
  let checksums: Record<string, string> = {};
  let some: Record<string, string> = {};
  const hidden: Promise<boolean>[] = [];
  const registered = await register(() => {
    const config = new AppConfig("app", {
      app,
      keyStyle: "kebab",
      configMap: configMapOf(data),
      secrets: secretsOf(secrets, key),
    });
    pulumi.all(config.checksumsOf("postgres")).apply((values) => (some = values));
    pulumi.all(config.checksums).apply((values) => (checksums = values));
    hidden.push(...Object.values(config.checksums).map((checksum) => pulumi.isSecret(checksum)));
  });
  return { checksums, some, hidden: await Promise.all(hidden), registered };
}

describe("AppConfig", () => {
  it("CM-1 SCR-1 keeps plain data in the ConfigMap and secret data in the Secret", async () => {
    const { registered } = await configured({ "log-level": "INFO" }, { "database-url": url });
    const configMap = only(registered, "kubernetes:core/v1:ConfigMap");
    const secret = only(registered, "kubernetes:core/v1:Secret");
    assert.equal(configMap.metadata.name, "todo-app-config");
    assert.deepEqual(configMap.data, { "log-level": "INFO" });
    assert.equal(secret.metadata.name, "todo-app-secret");
    assert.deepEqual(secret.stringData, { "database-url": url });
    assert.equal(secret.type, "Opaque");
  });

  it("SCR-17 marks the Secret's data as a Pulumi secret", async () => {
    const { registered } = await configured({}, { "database-url": url });
    const { inputs } = registered.find(({ type }) => type === "kubernetes:core/v1:Secret")!;
    assert.equal(inputs.stringData["4dabf18193072939515e22adb298388d"], "1b47061264138c4ac30d75fd1eb44270");
  });

  it("X-11 changes a checksum only when its data changes", async () => {
    const before = (await configured({ a: "1", b: "2" }, { s: "x" })).checksums;
    const reordered = (await configured({ b: "2", a: "1" }, { s: "x" })).checksums;
    const otherData = (await configured({ a: "1", b: "3" }, { s: "x" })).checksums;
    const otherSecret = (await configured({ a: "1", b: "2" }, { s: "y" })).checksums;
    assert.deepEqual(Object.keys(before), ["checksum/config", "checksum/secret"]);
    assert.deepEqual(reordered, before);
    assert.notEqual(otherData["checksum/config"], before["checksum/config"]);
    assert.equal(otherData["checksum/secret"], before["checksum/secret"]);
    assert.notEqual(otherSecret["checksum/secret"], before["checksum/secret"]);
    assert.equal(otherSecret["checksum/config"], before["checksum/config"]);
  });

  it("X-11 LBL-9 LBL-10 restarts the database only for a change in what it reads", async () => {
    const some = async (data: Record<string, string>, secrets: Record<string, string>) =>
      (await configured(data, secrets)).some;
    const name = (value: string, level = "INFO") => ({ "database-name": value, "log-level": level });
    const password = (value: string, key = "1") => ({ "database-password": value, "jwt-secret": key });
    const before = await some(name("a"), password("s"));
    assert.deepEqual(await some(name("a", "DEBUG"), password("s", "2")), before);
    const [config, secret] = ["checksum/config", "checksum/secret"] as const;
    assert.notEqual((await some(name("b"), password("s")))[config], before[config]);
    assert.notEqual((await some(name("a"), password("t")))[secret], before[secret]);
  });

  it("LBL-10 keys the secret checksum, so that nobody can try values against it", async () => {
    const one = (await configured({}, { s: "x" }, "key-1")).checksums["checksum/secret"];
    const two = (await configured({}, { s: "x" }, "key-2")).checksums["checksum/secret"];
    assert.match(one ?? "", /^[0-9a-f]{64}$/);
    assert.notEqual(one, two);
  });

  it("doesn't mark checksums as secret, which would hide every pod template in a preview", async () => {
    assert.deepEqual((await configured({ a: "1" }, { s: "x" })).hidden, [false, false]);
  });
});
