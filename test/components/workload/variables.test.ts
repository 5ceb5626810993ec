import assert from "node:assert/strict";
import { only, type Registered } from "../../support/mocks";
import { registerBackend } from "./backend";

const containerOf = (registered: Registered[]) =>
  only(registered, "kubernetes:apps/v1:Deployment").spec.template.spec.containers[0];

describe("the variables of a Workload's container", () => {
  it("DEP-20 X-5 REL-4 reads further ConfigMaps and Secrets, which must exist", async () => {
    const registered = await registerBackend({ envConfigMaps: ["team-settings"], envSecrets: ["team-credentials"] });
    assert.deepEqual(containerOf(registered).envFrom, [
      { configMapRef: { name: "team-settings" } },
      { secretRef: { name: "team-credentials" } },
    ]);
    assert.deepEqual(
      registered.flatMap(({ read }) => read ?? []),
      ["todo-test/team-settings", "todo-test/team-credentials"],
    );
    assert.equal("envFrom" in containerOf(await registerBackend()), false);
  });

  it("DEP-18 DEP-19 takes each variable from its key, and secrets from the Secret", async () => {
    const container = containerOf(await registerBackend());
    assert.deepEqual(container.env, [
      { name: "PORT", value: "8000" },
      { name: "LOG_LEVEL", valueFrom: { configMapKeyRef: { name: "todo-app-config", key: "log-level" } } },
      { name: "DATABASE_URL", valueFrom: { secretKeyRef: { name: "todo-app-secret", key: "backend-database-url" } } },
    ]);
  });

  it("X-5 refuses a key that neither object has", async () => {
    await assert.rejects(
      registerBackend({}, { env: ["no-such-key"] }),
      /Neither the ConfigMap nor the Secret has the key no-such-key/,
    );
  });

  it("CFG-18 adds the settings' variables to its own", async () => {
    const { env } = containerOf(await registerBackend({ environment: { WORKERS: "2", TZ: "UTC" } }));
    assert.deepEqual(
      env.map(({ name }: { name: string }) => name),
      ["PORT", "LOG_LEVEL", "DATABASE_URL", "WORKERS", "TZ"],
    );
    assert.deepEqual(env.slice(3), [
      { name: "WORKERS", value: "2" },
      { name: "TZ", value: "UTC" },
    ]);
  });

  it("CFG-18 hands variables over as they are, dollar signs and all", async () => {
    const environment = { A: "$(HOSTNAME)", B: "pa$$word", C: "$5 and $x", D: "$$(HOME)", E: "100$" };
    const { env } = containerOf(await registerBackend({ environment }));
    const given = env.slice(3).map(({ value }: { value: string }) => value);
    assert.deepEqual(given, ["$$(HOSTNAME)", "pa$$$$word", "$5 and $x", "$$$$(HOME)", "100$"]);
    assert.deepEqual(given.map(expanded), Object.values(environment));
  });
});

/**
 * What a container gets of a variable's value: written from Expand in
 * k8s.io/kubernetes/third_party/forked/golang/expansion/expand.go. A reference becomes a word that no value has.
 */
function expanded(value: string): string {
  return value.replace(/\$\$|\$\([^)]*\)/g, (found) => (found === "$$" ? "$" : "expanded"));
}
