import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { production, staging } from "../../support/settings-cases";
import { from, pods, policiesOf, tcp } from "./expected";

describe("NetworkPolicies with settings of their own", () => {
  it("NET-9 lets every pod ask DNS where it is: at another port, or at an address of each node", async () => {
    const nodeLocal = "169.254.20.10/32";
    const openShift = {
      namespace: "openshift-dns",
      podLabels: { "dns.operator.openshift.io/daemonset-dns": "default" },
    };
    for (const global of [staging, production]) {
      const policies = await policiesOf({
        global,
        networkPolicy: { dns: { ...openShift, port: 5353, cidrs: [nodeLocal] } },
      });
      const ofPods = Object.entries(policies).filter(([name]) => name !== "todo-default-deny");
      const ports = ["UDP", "TCP"].map((protocol) => ({ port: 5353, protocol }));
      const to = [
        { namespaceSelector: from("openshift-dns"), podSelector: { matchLabels: openShift.podLabels } },
        { ipBlock: { cidr: nodeLocal } },
      ];
      for (const [name, { egress }] of ofPods)
        assert.deepEqual(
          egress.filter((rule: any) => isDeepStrictEqual(rule, { to, ports })),
          [{ to, ports }],
          name,
        );
      assert.doesNotMatch(JSON.stringify(policies), /"port":53,/);
    }
  });

  it("NET-5 NET-10 opens the metrics' port for whom a rule names, in staging and production", async () => {
    const prometheus = { namespace: "monitoring", podLabels: { app: "prometheus" } };
    const rules = [{ component: "backend", direction: "Ingress", port: 9090, target: prometheus }];
    for (const global of [staging, production]) {
      const policies = await policiesOf({ global, networkPolicy: { rules } });
      const peer = { namespaceSelector: from("monitoring"), podSelector: { matchLabels: { app: "prometheus" } } };
      const open = Object.entries(policies).filter(([, spec]) => JSON.stringify(spec).includes("9090"));
      assert.deepEqual(
        open.map(([name, { ingress }]) => [name, ingress.filter(({ ports }: any) => ports[0].port === 9090)]),
        [["todo-backend", [{ from: [peer], ports: tcp(9090) }]]],
      );
    }
  });

  it("NET-2 adds to the policy of any pod, not only of the servers", async () => {
    for (const component of ["frontend", "backend", "postgres", "migration", "reminders", "backup"]) {
      const rules = [{ component, direction: "Egress", port: 8125, target: { cidr: "203.0.113.9/32" } }];
      const policies = await policiesOf({ global: staging, networkPolicy: { rules } });
      const open = Object.entries(policies).filter(([, spec]) => JSON.stringify(spec).includes("8125"));
      assert.deepEqual(
        open.map(([, { podSelector }]) => podSelector.matchLabels["app.kubernetes.io/component"]),
        [component],
      );
    }
  });

  it("NET-2 NET-3 NET-4 NET-5 NET-6 also allows what the settings list", async () => {
    const rules = [
      {
        component: "backend",
        direction: "Ingress",
        port: 8000,
        target: { namespace: "monitoring", podLabels: { app: "prometheus" } },
      },
      {
        component: "backend",
        direction: "Egress",
        protocol: "UDP",
        port: 8125,
        target: { podLabels: { app: "statsd" } },
      },
      { component: "frontend", direction: "Egress", port: 443, target: { cidr: "203.0.113.0/24" } },
      { component: "postgres", direction: "Ingress", port: 5432, target: { namespace: "reports" } },
    ];
    const {
      "todo-frontend": frontend,
      "todo-backend": backend,
      "todo-postgres": postgres,
    } = await policiesOf({ networkPolicy: { enabled: true, rules } });
    const prometheus = { namespaceSelector: from("monitoring"), podSelector: { matchLabels: { app: "prometheus" } } };
    assert.deepEqual(backend.ingress, [{ from: [{ podSelector: pods("frontend") }, prometheus], ports: tcp(8000) }]);
    assert.deepEqual(backend.egress.at(-1), {
      to: [{ podSelector: { matchLabels: { app: "statsd" } } }],
      ports: [{ port: 8125, protocol: "UDP" }],
    });
    assert.deepEqual(frontend.egress.at(-1), { to: [{ ipBlock: { cidr: "203.0.113.0/24" } }], ports: tcp(443) });
    assert.deepEqual(postgres.ingress[0].from.at(-1), { namespaceSelector: from("reports") });
  });

  it("SVC-9 admits the protocol of a server's Service", async () => {
    const { "todo-frontend": frontend, "todo-backend": backend } = await policiesOf({
      networkPolicy: { enabled: true },
      backend: { service: { protocol: "SCTP" } },
    });
    const ports = [{ port: 8000, protocol: "SCTP" }];
    assert.deepEqual(backend.ingress, [{ from: [{ podSelector: pods("frontend") }], ports }]);
    assert.deepEqual(frontend.egress[0], { to: [{ podSelector: pods("backend") }], ports });
  });

  it("NET-7 has no rule for what isn't allowed", async () => {
    const rules = [
      { component: "backend", direction: "Egress", port: 25, target: { cidr: "203.0.113.0/24" }, allowed: false },
    ];
    assert.deepEqual(
      await policiesOf({ networkPolicy: { enabled: true, rules } }),
      await policiesOf({ networkPolicy: { enabled: true } }),
    );
  });

  it("NET-6 accepts another Ingress controller and DNS server, by their labels", async () => {
    const ingressController = { namespace: "traefik", podLabels: { app: "traefik" } };
    const networkPolicy = { ingressController, dns: { podLabels: { "k8s-app": "node-local-dns" } } };
    const { "todo-frontend": frontend } = await policiesOf({ global: production, networkPolicy });
    assert.deepEqual(frontend.ingress[0].from, [
      { namespaceSelector: from("traefik"), podSelector: { matchLabels: { app: "traefik" } } },
    ]);
    assert.deepEqual(frontend.egress[2].to, [
      { namespaceSelector: from("kube-system"), podSelector: { matchLabels: { "k8s-app": "node-local-dns" } } },
    ]);
  });
});
