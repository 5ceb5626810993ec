import { production, refuses, staging } from "../cases";

describe("bad values of the network policies", () => {
  refuses([
    { id: "NET-1", given: { networkPolicy: { enabled: "on" } }, key: "networkPolicy.enabled", rule: "must be true or false (NET-1)", fix: "pulumi config set --path 'todo:networkPolicy.enabled' false" },
    { id: "NET-3", given: { networkPolicy: { directions: ["Sideways"] } }, key: "networkPolicy.directions", rule: "there is no such key (CFG-26)", fix: "use one of enabled, strict, ingressController, dns, externalSources" },
    { id: "NET-6", given: { networkPolicy: { ingressController: { namespace: "Ingress" } } }, key: "networkPolicy.ingressController.namespace", rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit (NET-6)", fix: "pulumi config set --path 'todo:networkPolicy.ingressController.namespace' ingress-nginx" },
    { id: "NET-6", given: { networkPolicy: { ingressController: { podLabels: ["app"] } } }, key: "networkPolicy.ingressController.podLabels", rule: "must be an object of keys and values (NET-6)", fix: "write it in the stack's file, such as {\"app.kubernetes.io/name\":\"ingress-nginx\"}" },
    { id: "NET-6", given: { networkPolicy: { dns: { podLabels: { app: "a b" } } } }, key: "networkPolicy.dns.podLabels.app", rule: "must be at most 63 letters, digits, '-', '_' and '.', and start and end with a letter or digit (NET-6)", fix: "pulumi config set --path 'todo:networkPolicy.dns.podLabels.app' <value>" },
    { id: "NET-6", given: { networkPolicy: { externalSources: [] } }, key: "networkPolicy.externalSources", rule: "must name a range of addresses (NET-9)", fix: "write it in the stack's file, such as [\"203.0.113.0/24\"]" },
    { id: "NET-6", given: { networkPolicy: { externalSources: ["203.0.113.0"] } }, key: "networkPolicy.externalSources[0]", rule: "must be a range of addresses in CIDR form, such as 203.0.113.0/24 (NET-6)", fix: "pulumi config set --path 'todo:networkPolicy.externalSources[0]' 203.0.113.0/24" },
    { id: "NET-6", given: { networkPolicy: { externalSources: ["everywhere"] } }, key: "networkPolicy.externalSources[0]", rule: "must be a range of addresses in CIDR form, such as 203.0.113.0/24 (NET-6)", fix: "pulumi config set --path 'todo:networkPolicy.externalSources[0]' 203.0.113.0/24" },
    { id: "NET-6", given: { networkPolicy: { externalSources: "0.0.0.0/0" } }, key: "networkPolicy.externalSources", rule: "must be a list (NET-9)", fix: "write it in the stack's file, such as [\"203.0.113.0/24\"]" },
    { id: "NET-10", given: { networkPolicy: { strict: 1 } }, key: "networkPolicy.strict", rule: "must be true or false (NET-10)", fix: "pulumi config set --path 'todo:networkPolicy.strict' false" },
    { id: "NET-6", given: { networkPolicy: { dns: { podLabels: {} } } }, key: "networkPolicy.dns.podLabels", rule: "must name a label, or every pod would match (NET-6)", fix: "write it in the stack's file, such as {\"k8s-app\":\"kube-dns\"}" },
  ]);
});

describe("settings of the network policies that don't go together", () => {
  refuses([
    { id: "NET-1", given: { global: staging, networkPolicy: { enabled: false } }, key: "networkPolicy.enabled", rule: "must be true in staging and production (NET-1)", fix: "pulumi config set --path 'todo:networkPolicy.enabled' true" },
    { id: "NET-1", given: { global: production, networkPolicy: { enabled: false } }, key: "networkPolicy.enabled", rule: "must be true in staging and production (NET-1)", fix: "pulumi config set --path 'todo:networkPolicy.enabled' true" },
    { id: "NET-10", given: { global: production, networkPolicy: { strict: false } }, key: "networkPolicy.strict", rule: "must be true in production (NET-10)", fix: "pulumi config set --path 'todo:networkPolicy.strict' true" },
    { id: "NET-10", given: { global: production, ingress: { enabled: false }, networkPolicy: { externalSources: ["0.0.0.0/0"] } }, key: "networkPolicy.externalSources", rule: "must not be everywhere while policies are strict and the Service of frontend is open to the outside (NET-10)", fix: "write the clients' ranges in the stack's file, such as [\"203.0.113.0/24\"], or lead to it by Ingress" },
    { id: "NET-10", given: { global: production, backend: { service: { type: "NodePort" } }, networkPolicy: { externalSources: ["::/0", "203.0.113.0/24"] } }, key: "networkPolicy.externalSources", rule: "must not be everywhere while policies are strict and the Service of backend is open to the outside (NET-10)", fix: "write the clients' ranges in the stack's file, such as [\"203.0.113.0/24\"], or lead to it by Ingress" },
  ]);
});
