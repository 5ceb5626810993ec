import assert from "node:assert/strict";
import { AppConfig } from "../../../components/config";
import { configMapSource, variables } from "../../../components/config/entries";
import { secretSource } from "../../../components/config/secret-source";
import { Workload } from "../../../components/workload";
import type { Tree } from "../../../settings/formats/tree";
import { production, settingsOf } from "../../support/settings-cases";
import { complete } from "../../support/live";
import { app, only, register } from "../../support/mocks";

/** The backend, with a full configuration, in a stack whose keys are spelled like variables. */
function registerBackend(given: Tree = {}, use: (config: AppConfig) => void = () => {}) {
  const settings = settingsOf({ keyStyle: "env", ...given });
  return register(() => {
    const configMap = configMapSource(settings, "http://localhost");
    const config = new AppConfig("app", {
      app,
      keyStyle: settings.keyStyle,
      configMap,
      secrets: secretSource(settings),
    });
    const image = "registry.test/todo-backend@sha256:0";
    new Workload("backend", {
      app,
      component: "backend",
      image,
      settings: settings.backend,
      config,
      env: variables(settings).backend,
      live: complete,
    });
    use(config);
  });
}

const variable = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

describe("keys of ConfigMap and Secret", () => {
  it("CFG-29 CM-23 SCR-4 VAL-7 are lower-case words with hyphens", async () => {
    const registered = await registerBackend({ keyStyle: "kebab" });
    const keys = [
      ...Object.keys(only(registered, "kubernetes:core/v1:ConfigMap").data),
      ...Object.keys(only(registered, "kubernetes:core/v1:Secret").stringData),
    ];
    assert.ok(keys.length > 20);
    for (const key of keys) assert.match(key, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it("CFG-29 CM-23 SCR-4 VAL-7 can be spelled like the variables, in both objects", async () => {
    const registered = await registerBackend({
      configMap: { data: { LOG_SAMPLE_RATE: "0.5" }, binaryData: { LOGO: "AAAA" } },
    });
    const { data, binaryData } = only(registered, "kubernetes:core/v1:ConfigMap");
    const { stringData } = only(registered, "kubernetes:core/v1:Secret");
    for (const key of [...Object.keys(data), ...Object.keys(binaryData), ...Object.keys(stringData)])
      assert.match(key, variable);
    assert.deepEqual([data.LOG_SAMPLE_RATE, data.ENVIRONMENT, binaryData.LOGO], ["0.5", "development", "AAAA"]);
    assert.deepEqual(Object.keys(stringData).sort(), [
      "BACKEND_DATABASE_URL",
      "BETTER_AUTH_SECRET",
      "BETTER_AUTH_TRUST_HOST",
      "DATABASE_PASSWORD",
      "DATABASE_URL",
      "DATABASE_USERNAME",
      "FRONTEND_DATABASE_URL",
      "JWT_SECRET_KEY",
    ]);
  });

  it("DEP-19 CFG-29 CM-23 are then read with envFrom, but for secrets, and by other names as before", async () => {
    let env: unknown;
    const registered = await registerBackend({}, (config) => ([env] = config.envOf("postgres")));
    const [container] = only(registered, "kubernetes:apps/v1:Deployment").spec.template.spec.containers;
    const secret = (key: string) => ({ secretKeyRef: { name: "todo-app-secret", key } });
    assert.deepEqual(container.env, [
      { name: "PORT", value: "8000" },
      { name: "JWT_SECRET_KEY", valueFrom: secret("JWT_SECRET_KEY") },
      { name: "DATABASE_URL", valueFrom: secret("BACKEND_DATABASE_URL") },
    ]);
    assert.deepEqual(container.envFrom, [{ configMapRef: { name: "todo-app-config" } }]);
    const { valueFrom, ...rest } = env as { name: string; valueFrom: { secretKeyRef: { key: string } } };
    assert.deepEqual([rest, valueFrom.secretKeyRef.key], [{ name: "POSTGRES_USER" }, "DATABASE_USERNAME"]);
  });

  it(
    "SCR-4 SCR-22 have the same spelling in an external store's and a sealed Secret, and " + "in their templates",
    async () => {
      const { spec } = only(
        await registerBackend({ global: production }),
        "kubernetes:external-secrets.io/v1:ExternalSecret",
      );
      assert.deepEqual(
        spec.data.map(({ secretKey }: { secretKey: string }) => secretKey).filter((key: string) => !variable.test(key)),
        [],
      );
      const { DATABASE_URL, BACKEND_DATABASE_URL, FRONTEND_DATABASE_URL } = spec.target.template.data;
      for (const url of [DATABASE_URL, BACKEND_DATABASE_URL, FRONTEND_DATABASE_URL])
        assert.match(url, /index \. "DATABASE_PASSWORD"/);

      const value = "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq";
      const encryptedData = { "database-password": value, "jwt-secret": value, "better-auth-secret": value };
      const sealed = only(
        await registerBackend({ secrets: { source: "sealedSecret", sealed: { encryptedData } } }),
        "kubernetes:bitnami.com/v1alpha1:SealedSecret",
      );
      assert.deepEqual(Object.keys(sealed.spec.encryptedData).sort(), [
        "BETTER_AUTH_SECRET",
        "DATABASE_PASSWORD",
        "JWT_SECRET_KEY",
      ]);
    },
  );

  it("X-5 must all exist, or a container wouldn't start", async () => {
    let names: string[] = [];
    await registerBackend({}, (config) => {
      assert.throws(() => config.variables("backend", ["no-such-key"]), /has the key no-such-key/);
      names = config.env("backend", ["jwt-secret", "log-level"]).map(({ name }) => name as string);
    });
    assert.deepEqual(names, ["JWT_SECRET_KEY", "LOG_LEVEL"]);
  });
});
