import assert from "node:assert/strict";
import { SecretText } from "../../../settings/formats/secret-text";
import { production } from "../../support/settings-cases";
import { registerSecrets, external } from "./secrets";

const secretMark = "4dabf18193072939515e22adb298388d";
const sealedValue = "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq";
const sealedData = { "database-password": sealedValue, "jwt-secret": sealedValue, "better-auth-secret": sealedValue };

describe("extra secrets", () => {
  const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
  const key = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";

  it("SCR-2 SCR-3 have the type in the settings, and values from the stack's config", async () => {
    const { registered } = await registerSecrets({
      tlsCertificate: new SecretText(certificate),
      tlsKey: new SecretText(Buffer.from(key).toString("base64")),
      secrets: {
        extra: [
          {
            name: "todo-tls",
            type: "kubernetes.io/tls",
            immutable: true,
            stringData: { "tls.crt": "tlsCertificate" },
            data: { "tls.key": "tlsKey" },
          },
        ],
      },
    });
    const { inputs } = registered.find(({ name }) => name === "extra-todo-tls-secret")!;
    assert.equal(inputs.type, "kubernetes.io/tls");
    assert.equal(inputs.metadata.name, "todo-tls");
    assert.equal(inputs.immutable, true);
    assert.deepEqual(inputs.stringData, {
      [secretMark]: "1b47061264138c4ac30d75fd1eb44270",
      value: { "tls.crt": certificate },
    });
    assert.deepEqual(inputs.data, {
      [secretMark]: "1b47061264138c4ac30d75fd1eb44270",
      value: { "tls.key": Buffer.from(key).toString("base64") },
    });
  });

  it("CFG-3 include a registry login, which every pod uses if the settings name it", async () => {
    const login = new SecretText('{"auths":{"ghcr.io":{"auth":"dTpw"}}}');
    const stringData = { ".dockerconfigjson": "login" };
    const extra = ["ghcr", "other"].map((name) => ({ name, type: "kubernetes.io/dockerconfigjson", stringData }));
    const { logins } = await registerSecrets({ login, global: { imagePullSecrets: ["ghcr"] }, secrets: { extra } });
    assert.deepEqual(logins, ["ghcr"]);
  });

  it("SCR-2 SCR-7 come from a store or are sealed, like the application's secrets", async () => {
    const remote = { "tls.crt": { key: "todo/tls", property: "crt" }, "tls.key": { key: "todo/tls", property: "key" } };
    const stored = await external({}, { extra: [{ name: "todo-tls", type: "kubernetes.io/tls", remote }] });
    const { inputs } = stored.registered.find(({ name }) => name === "extra-todo-tls-external-secret")!;
    assert.equal(inputs.spec.target.template.type, "kubernetes.io/tls");
    assert.deepEqual(
      inputs.spec.data.map(({ secretKey }: any) => secretKey),
      ["tls.crt", "tls.key"],
    );

    const encryptedData = { "tls.crt": sealedValue, "tls.key": sealedValue };
    const extra = [{ name: "todo-tls", type: "kubernetes.io/tls", encryptedData }];
    const sealed = await registerSecrets({
      global: production,
      secrets: { source: "sealedSecret", sealed: { encryptedData: sealedData }, extra },
    });
    const { spec } = sealed.registered.find(({ name }) => name === "extra-todo-tls-sealed-secret")!.inputs;
    assert.deepEqual([spec.template.type, spec.encryptedData], ["kubernetes.io/tls", encryptedData]);
  });
});
