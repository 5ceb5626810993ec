import assert from "node:assert/strict";
import type { Tree } from "../../../settings/formats/tree";
import { isDeepStrictEqual } from "node:util";
import { SecretText } from "../../../settings/formats/secret-text";
import { production, staging } from "../../support/settings-cases";
import { clientsOf, controller, database, directions, dns, from, pods, policiesOf, tcp } from "./expected";

describe("NetworkPolicies", () => {
  it(
    "NET-2 NET-8 denies everything by default, and has an ingress and an egress policy for each of the " +
      "application's pods",
    async () => {
      const policies = await policiesOf({ global: production });
      assert.deepEqual(Object.keys(policies).sort(), [
        "todo-backend",
        "todo-backup",
        "todo-default-deny",
        "todo-frontend",
        "todo-migration",
        "todo-postgres",
        "todo-reminders",
      ]);
      assert.deepEqual(policies["todo-default-deny"], {
        podSelector: {},
        policyTypes: directions,
        ingress: [],
        egress: [],
      });
      for (const component of ["frontend", "backend", "migration", "reminders", "postgres", "backup"]) {
        const { podSelector, policyTypes } = policies[`todo-${component}`];
        assert.deepEqual({ podSelector, policyTypes }, { podSelector: pods(component), policyTypes: directions });
      }
    },
  );

  it("NET-9 lets a frontend without its own backend out to another stack's, and nobody in", async () => {
    const other = { to: [{ namespaceSelector: from("todo-dev"), podSelector: pods("backend") }], ports: tcp(8000) };
    const policies = await policiesOf({ global: production, backendFrom: "dev" }, [other]);
    assert.deepEqual(Object.keys(policies).sort(), ["todo-default-deny", "todo-frontend"]);
    assert.deepEqual(policies["todo-frontend"].egress, [dns, other]);
    assert.deepEqual(policies["todo-frontend"].ingress, [{ from: [controller], ports: tcp(3000) }]);
  });

  it("NET-6 admits frontends from the namespaces in the settings, to the backend and the database only", async () => {
    const policies = await policiesOf({ global: production, networkPolicy: { frontendNamespaces: ["todo-front"] } });
    const ofAnyStack = { "app.kubernetes.io/name": "todo-app", "app.kubernetes.io/component": "frontend" };
    const peer = { namespaceSelector: from("todo-front"), podSelector: { matchLabels: ofAnyStack } };
    const open = Object.entries(policies).filter(([, { ingress }]) =>
      ingress.some((rule: any) => rule.from.some((each: unknown) => isDeepStrictEqual(each, peer))),
    );
    assert.deepEqual(open.map(([name]) => name).sort(), ["todo-backend", "todo-postgres"]);
  });

  it("NET-9 X-14 allows what the application needs and nothing else", async () => {
    const {
      "todo-frontend": frontend,
      "todo-backend": backend,
      "todo-postgres": postgres,
      ...others
    } = await policiesOf({ global: production });
    assert.deepEqual(frontend.ingress, [{ from: [controller], ports: tcp(3000) }]);
    assert.deepEqual(frontend.egress, [{ to: [{ podSelector: pods("backend") }], ports: tcp(8000) }, database, dns]);
    assert.deepEqual(backend.ingress, [{ from: [{ podSelector: pods("frontend") }, controller], ports: tcp(8000) }]);
    assert.deepEqual(backend.egress, [database, dns]);
    const clients = ["frontend", "backend", "migration", "reminders", "backup"].map((component) => ({
      podSelector: pods(component),
    }));
    assert.deepEqual(postgres.ingress, [{ from: clients, ports: tcp(5432) }]);
    assert.deepEqual(postgres.egress, [dns]);
    for (const task of ["todo-migration", "todo-reminders", "todo-backup"]) {
      const { ingress, egress } = others[task];
      assert.deepEqual({ ingress, egress }, { ingress: [], egress: [database, dns] }, task);
    }
  });

  it(
    "NET-9 lets the backend reach the chat model's provider if it uses one, but no other " + "pod in the cluster",
    async () => {
      const toProvider = async (given: Tree) =>
        (await policiesOf(given))["todo-backend"].egress.filter(({ ports }: any) => ports[0].port === 443);
      const except = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];
      const cohere = { global: production, backend: { llmProvider: "cohere" } };
      assert.deepEqual(await toProvider(cohere), [
        { to: [{ ipBlock: { cidr: "0.0.0.0/0", except } }], ports: tcp(443) },
      ]);
      assert.deepEqual(await toProvider({ ...cohere, features: { aiChatbot: false } }), []);
      assert.deepEqual(await toProvider({ global: production }), []);
      const [only] = await toProvider({ ...cohere, networkPolicy: { privateRanges: ["10.0.0.0/8"] } });
      assert.deepEqual(only.to[0].ipBlock.except, ["10.0.0.0/8"]);
    },
  );

  it("CRON-3 NET-9 lets reminders reach the delivery service, but no other pod in the cluster", async () => {
    const toDelivery = async (delivery: Tree, more: Tree = {}) =>
      (await policiesOf({ global: production, reminders: { delivery }, ...more }))["todo-reminders"]?.egress
        .filter(({ to }: any) => to[0].ipBlock?.cidr === "0.0.0.0/0")
        .map(({ to, ports }: any) => [to[0].ipBlock.except.length, ports[0].port]);
    const smtp = { host: "smtp.example.com", from: "todo@example.com" };
    assert.deepEqual(await toDelivery({ kind: "outbox" }), []);
    assert.deepEqual(await toDelivery({ kind: "smtp", smtp }), [[5, 587]]);
    assert.deepEqual(await toDelivery({ kind: "smtp", smtp: { ...smtp, port: 465, security: "tls" } }), [[5, 465]]);
    assert.deepEqual(await toDelivery({ kind: "webhook", secretName: "todo-hook" }), [[5, 443]]);
    assert.equal(
      await toDelivery({ kind: "webhook", secretName: "todo-hook" }, { features: { reminders: false } }),
      undefined,
    );
  });

  it("NET-8 CRON-1 has no policy for reminders if they are off", async () => {
    const policies = await policiesOf({ global: production, features: { reminders: false } });
    assert.equal("todo-reminders" in policies, false);
    assert.deepEqual(clientsOf(policies), ["frontend", "backend", "migration", "backup"]);
  });

  it("NET-10 admits the Ingress controller's whole namespace if the policies aren't strict", async () => {
    const { "todo-frontend": frontend } = await policiesOf({ global: staging });
    assert.deepEqual(frontend.ingress, [{ from: [{ namespaceSelector: from("ingress-nginx") }], ports: tcp(3000) }]);
  });

  it("NET-9 keeps the Ingress controller from a backend that the Ingress doesn't lead to", async () => {
    const host = "todo.example.com";
    const ingress = { host, tls: [{ secretName: "todo-tls", hosts: [host] }], exposeBackend: false };
    const { "todo-backend": backend } = await policiesOf({ global: production, ingress });
    assert.deepEqual(backend.ingress, [{ from: [{ podSelector: pods("frontend") }], ports: tcp(8000) }]);
  });

  it("NET-9 lets any source, or those in the settings, reach a NodePort", async () => {
    const fromOf = async (given: Tree) => (await policiesOf(given))["todo-frontend"].ingress[0].from;
    assert.deepEqual(await fromOf({}), [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }]);
    assert.deepEqual(await fromOf({ networkPolicy: { externalSources: ["203.0.113.0/24"] } }), [
      { ipBlock: { cidr: "203.0.113.0/24" } },
    ]);
  });

  it("NET-8 admits nobody if nothing leads to the frontend", async () => {
    const { "todo-frontend": frontend } = await policiesOf({ frontend: { service: { type: "ClusterIP" } } });
    assert.deepEqual(frontend.ingress, []);
  });

  it("NET-5 X-2 uses the containers' ports, not the Services'", async () => {
    const { "todo-frontend": frontend, "todo-backend": backend } = await policiesOf({
      backend: { port: 8080, service: { port: 80, allowPortRemap: true } },
    });
    assert.deepEqual(frontend.egress[0].ports, tcp(8080));
    assert.deepEqual(backend.ingress[0].ports, tcp(8080));
  });

  it("NET-8 DB-25 has no policy for backups if they are off", async () => {
    const policies = await policiesOf({ features: { reminders: false } });
    assert.equal("todo-backup" in policies, false);
    assert.deepEqual(clientsOf(policies), ["frontend", "backend", "migration"]);
  });

  it("NET-9 X-14 DB-3 lets clients reach an external database, at its port and addresses only", async () => {
    const external = { enabled: true, host: "postgres.example.com", port: 6432, addressRanges: ["203.0.113.0/24"] };
    const policies = await policiesOf({ database: { internal: { enabled: false }, external } });
    const there = { to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: tcp(6432) };
    for (const client of ["todo-backend", "todo-migration", "todo-reminders"])
      assert.deepEqual(policies[client].egress[0], there, client);
    assert.deepEqual(policies["todo-frontend"].egress[1], there);
    assert.deepEqual(["todo-postgres" in policies, "todo-backup" in policies], [false, false]);
  });

  it(
    "NET-9 X-14 SES-1 lets only the frontend reach an external session store, at its port " + "and addresses only",
    async () => {
      const session = { type: "external", external: { port: 6380, addressRanges: ["203.0.113.0/24"] } };
      const policies = await policiesOf({
        session,
        sessionStoreUrl: new SecretText("rediss://:p@valkey.example.com:6380"),
      });
      const there = { to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: tcp(6380) };
      const led = Object.keys(policies).filter((name) =>
        policies[name].egress.some((rule: object) => isDeepStrictEqual(rule, there)),
      );
      assert.deepEqual(led, ["todo-frontend"]);
    },
  );

  it("NET-2 DB-28 selects the pod of Bitnami's chart by the chart's component label", async () => {
    const policies = await policiesOf({ database: { internal: { provider: "bitnami", serviceName: "db" } } });
    assert.deepEqual(policies.db.podSelector, pods("primary"));
    assert.deepEqual(policies["todo-migration"].egress[0].to, [{ podSelector: pods("primary") }]);
  });

  it("NET-9 TST-2 lets the connection test, if there is one, ask both Services and nothing else", async () => {
    const policies = await policiesOf({ global: production, connectionTest: { enabled: true } });
    const { ingress = [], egress } = policies["todo-connection-test"];
    assert.deepEqual(ingress, []);
    assert.deepEqual(egress, [
      { to: [{ podSelector: pods("frontend") }], ports: tcp(3000) },
      { to: [{ podSelector: pods("backend") }], ports: tcp(8000) },
      dns,
    ]);
    for (const component of ["frontend", "backend"]) {
      const peers = policies[`todo-${component}`].ingress.flatMap(({ from }: { from: object[] }) => from);
      assert.ok(
        peers.some((peer: object) => isDeepStrictEqual(peer, { podSelector: pods("test") })),
        component,
      );
    }
    assert.equal("todo-connection-test" in (await policiesOf({ global: production })), false);
  });
});
