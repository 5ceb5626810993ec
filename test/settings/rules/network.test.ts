import { production, refuses, staging } from "../../support/settings-cases";

describe("bad values of the network policies", () => {
  refuses([
    {
      id: "NET-1",
      given: { networkPolicy: { enabled: "on" } },
      key: "networkPolicy.enabled",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:networkPolicy.enabled' false",
    },
    {
      id: "NET-3",
      given: { networkPolicy: { directions: ["Sideways"] } },
      key: "networkPolicy.directions",
      rule: "unknown key",
      fix:
        "use one of enabled, strict, ingressController, dns, externalSources, privateRanges, " +
        "frontendNamespaces, rules",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { ingressController: { namespace: "Ingress" } } },
      key: "networkPolicy.ingressController.namespace",
      rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit",
      fix: "pulumi config set --path 'todo:networkPolicy.ingressController.namespace' ingress-nginx",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { ingressController: { podLabels: ["app"] } } },
      key: "networkPolicy.ingressController.podLabels",
      rule: "must be an object of keys and values",
      fix: 'write it in the stack\'s file, such as {"app.kubernetes.io/name":"ingress-nginx"}',
    },
    {
      id: "NET-6",
      given: { networkPolicy: { dns: { podLabels: { app: "a b" } } } },
      key: "networkPolicy.dns.podLabels.app",
      rule: "must be at most 63 letters, digits, '-', '_' and '.', and start and end with a letter or digit",
      fix: "pulumi config set --path 'todo:networkPolicy.dns.podLabels.app' <value>",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { externalSources: [] } },
      key: "networkPolicy.externalSources",
      rule: "must have at least one address range",
      fix: 'write it in the stack\'s file, such as ["203.0.113.0/24"]',
    },
    {
      id: "NET-6",
      given: { networkPolicy: { externalSources: ["203.0.113.0"] } },
      key: "networkPolicy.externalSources[0]",
      rule: "must be an address range in CIDR form, such as 203.0.113.0/24",
      fix: "pulumi config set --path 'todo:networkPolicy.externalSources[0]' 203.0.113.0/24",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { externalSources: ["everywhere"] } },
      key: "networkPolicy.externalSources[0]",
      rule: "must be an address range in CIDR form, such as 203.0.113.0/24",
      fix: "pulumi config set --path 'todo:networkPolicy.externalSources[0]' 203.0.113.0/24",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { externalSources: "0.0.0.0/0" } },
      key: "networkPolicy.externalSources",
      rule: "must be a list",
      fix: 'write it in the stack\'s file, such as ["203.0.113.0/24"]',
    },
    {
      id: "NET-10",
      given: { networkPolicy: { strict: 1 } },
      key: "networkPolicy.strict",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:networkPolicy.strict' false",
    },
    {
      id: "NET-6",
      given: { networkPolicy: { dns: { podLabels: {} } } },
      key: "networkPolicy.dns.podLabels",
      rule: "must have at least one label, or every pod would match",
      fix: 'write it in the stack\'s file, such as {"k8s-app":"kube-dns"}',
    },
  ]);
});

describe("settings of the network policies that don't go together", () => {
  refuses([
    {
      id: "NET-1",
      given: { global: staging, networkPolicy: { enabled: false } },
      key: "networkPolicy.enabled",
      rule: "must be true in staging and production",
      fix: "pulumi config set --path 'todo:networkPolicy.enabled' true",
    },
    {
      id: "NET-1",
      given: { global: production, networkPolicy: { enabled: false } },
      key: "networkPolicy.enabled",
      rule: "must be true in staging and production",
      fix: "pulumi config set --path 'todo:networkPolicy.enabled' true",
    },
    {
      id: "NET-10",
      given: { global: production, networkPolicy: { strict: false } },
      key: "networkPolicy.strict",
      rule: "must be true in production",
      fix: "pulumi config set --path 'todo:networkPolicy.strict' true",
    },
    {
      id: "NET-10",
      given: { global: production, ingress: { enabled: false }, networkPolicy: { externalSources: ["0.0.0.0/0"] } },
      key: "networkPolicy.externalSources",
      rule: "must not be every address while policies are strict and the Service of frontend is exposed",
      fix:
        "list the clients' ranges in the stack's file, such as [\"203.0.113.0/24\"], or expose it through the " +
        "Ingress",
    },
    {
      id: "NET-10",
      given: {
        global: production,
        backend: { service: { type: "NodePort" } },
        networkPolicy: { externalSources: ["::/0", "203.0.113.0/24"] },
      },
      key: "networkPolicy.externalSources",
      rule: "must not be every address while policies are strict and the Service of backend is exposed",
      fix:
        "list the clients' ranges in the stack's file, such as [\"203.0.113.0/24\"], or expose it through the " +
        "Ingress",
    },
  ]);
});
