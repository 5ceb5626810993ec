import assert from "node:assert/strict";
import { ingressHosts } from "../../../settings";
import { production, refuses, settingsOf, staging, warnsOf } from "../../support/settings-cases";

describe("bad values of the Ingress", () => {
  refuses([
    {
      id: "ING-2",
      given: { ingress: { enabled: "yes" } },
      key: "ingress.enabled",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:ingress.enabled' false",
    },
    {
      id: "ING-3",
      given: { ingress: { className: "" } },
      key: "ingress.className",
      rule: "must name an IngressClass",
      fix: "pulumi config set --path 'todo:ingress.className' nginx",
    },
    {
      id: "ING-4",
      given: { ingress: { host: "https://todo.example.com" } },
      key: "ingress.host",
      rule: "must be a host name without scheme, port or path, not an IP address",
      fix: "pulumi config set --path 'todo:ingress.host' todo.local",
    },
    {
      id: "ING-4",
      given: { ingress: { host: "10.0.0.1" } },
      key: "ingress.host",
      rule: "must be a host name without scheme, port or path, not an IP address",
      fix: "pulumi config set --path 'todo:ingress.host' todo.local",
    },
    {
      id: "ING-4",
      given: { ingress: { host: "todo.example.com/app" } },
      key: "ingress.host",
      rule: "must be a host name without scheme, port or path, not an IP address",
      fix: "pulumi config set --path 'todo:ingress.host' todo.local",
    },
    {
      id: "ING-4",
      given: { ingress: { host: "Todo_App" } },
      key: "ingress.host",
      rule: "must be a host name without scheme, port or path, not an IP address",
      fix: "pulumi config set --path 'todo:ingress.host' todo.local",
    },
    {
      id: "ING-4",
      given: { ingress: { hosts: [{ host: "10.0.0.1" }] } },
      key: "ingress.hosts[0].host",
      rule: "must be a host name without scheme, port or path, not an IP address",
      fix: "pulumi config set --path 'todo:ingress.hosts[0].host' todo.example.com",
    },
    {
      id: "ING-5",
      given: { ingress: { paths: [] } },
      key: "ingress.paths",
      rule: "must name a path",
      fix: 'write it in the stack\'s file, such as [{"path":"/","service":"frontend"}]',
    },
    {
      id: "ING-5",
      given: { ingress: { paths: [{ path: "api", service: "backend" }] } },
      key: "ingress.paths[0].path",
      rule: "must be a path that starts with '/'",
      fix: "pulumi config set --path 'todo:ingress.paths[0].path' <value>",
    },
    {
      id: "ING-5",
      given: { ingress: { paths: [{ path: "/db", service: "postgres" }] } },
      key: "ingress.paths[0].service",
      rule: "must be frontend or backend",
      fix: "pulumi config set --path 'todo:ingress.paths[0].service' frontend",
    },
    {
      id: "ING-5",
      given: { ingress: { paths: [{ path: "/" }] } },
      key: "ingress.paths[0].service",
      rule: "is required",
      fix: "pulumi config set --path 'todo:ingress.paths[0].service' frontend",
    },
    {
      id: "ING-5",
      given: { ingress: { exposeBackend: "no" } },
      key: "ingress.exposeBackend",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:ingress.exposeBackend' true",
    },
    {
      id: "ING-6",
      given: { ingress: { paths: [{ path: "/", pathType: "Regex", service: "frontend" }] } },
      key: "ingress.paths[0].pathType",
      rule: "must be Prefix, Exact or ImplementationSpecific",
      fix: "pulumi config set --path 'todo:ingress.paths[0].pathType' Prefix",
    },
    {
      id: "ING-8",
      given: { ingress: { annotations: { "cert-manager.io/cluster-issuer": true } } },
      key: 'ingress.annotations["cert-manager.io/cluster-issuer"]',
      rule: "must be text, not a boolean",
      fix: `pulumi config set --path --type string 'todo:ingress.annotations["cert-manager.io/cluster-issuer"]' true`,
    },
    {
      id: "ING-8",
      given: { ingress: { annotations: { "a b": "c" } } },
      key: 'ingress.annotations["a b"]',
      rule: "its name must be a label's key: a name, optionally with a DNS prefix and '/' before it",
      fix: "rename it",
    },
    {
      id: "ING-9",
      given: { ingress: { rewriteTarget: "" } },
      key: "ingress.rewriteTarget",
      rule: "must not be empty",
      fix: "pulumi config set --path 'todo:ingress.rewriteTarget' '/$1'",
    },
    {
      id: "ING-10",
      given: { ingress: { tls: { secretName: "todo-tls" } } },
      key: "ingress.tls",
      rule: "must be a list",
      fix: 'write it in the stack\'s file, such as [{"secretName":"todo-tls","hosts":["todo.example.com"]}]',
    },
    {
      id: "ING-10",
      given: { ingress: { tls: [{ hosts: ["todo.example.com"] }] } },
      key: "ingress.tls[0].secretName",
      rule: "is required",
      fix: "pulumi config set --path 'todo:ingress.tls[0].secretName' todo-tls",
    },
    {
      id: "ING-10",
      given: { ingress: { tls: [{ secretName: "Todo TLS", hosts: ["todo.example.com"] }] } },
      key: "ingress.tls[0].secretName",
      rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit",
      fix: "pulumi config set --path 'todo:ingress.tls[0].secretName' todo-tls",
    },
    {
      id: "ING-10",
      given: { ingress: { tls: [{ secretName: "todo-tls", hosts: [] }] } },
      key: "ingress.tls[0].hosts",
      rule: "must name a host",
      fix: 'write it in the stack\'s file, such as ["todo.example.com"]',
    },
    {
      id: "ING-10",
      given: { ingress: { tls: [{ secretName: "todo-tls", hosts: ["https://todo.example.com"] }] } },
      key: "ingress.tls[0].hosts[0]",
      rule: "must be a host name, perhaps with *. in place of its first label",
      fix: "pulumi config set --path 'todo:ingress.tls[0].hosts[0]' todo.example.com",
    },
    {
      id: "CM-11",
      given: { backend: { corsOrigins: ["todo.example.com"] } },
      key: "backend.corsOrigins[0]",
      rule: "must be an origin without a path, or *",
      fix: "pulumi config set --path 'todo:backend.corsOrigins[0]' https://todo.example.com",
    },
    {
      id: "CM-11",
      given: { backend: { corsOrigins: ["https://todo.example.com/app"] } },
      key: "backend.corsOrigins[0]",
      rule: "must be an origin without a path, or *",
      fix: "pulumi config set --path 'todo:backend.corsOrigins[0]' https://todo.example.com",
    },
    {
      id: "CM-11",
      given: { backend: { corsOrigins: "https://todo.example.com" } },
      key: "backend.corsOrigins",
      rule: "must be a list",
      fix: 'write it in the stack\'s file, such as ["https://todo.example.com"]',
    },
  ]);
});

describe("settings of the Ingress that don't go together", () => {
  refuses([
    {
      id: "ING-4",
      given: { global: staging, ingress: {} },
      key: "ingress.host",
      rule: "is required while the Ingress is enabled",
      fix: "pulumi config set --path 'todo:ingress.host' todo.example.com",
    },
    {
      id: "ING-4",
      given: { global: production, ingress: {} },
      key: "ingress.host",
      rule: "is required while the Ingress is enabled",
      fix: "pulumi config set --path 'todo:ingress.host' todo.example.com",
    },
    {
      id: "ING-5",
      given: { ingress: { enabled: true, paths: [{ path: "/api", service: "backend" }], exposeBackend: false } },
      key: "ingress.paths",
      rule: "must not be empty: without the backend's paths, todo.local has none",
      fix: "pulumi config set --path 'todo:ingress.exposeBackend' true",
    },
    {
      id: "ING-5",
      given: {
        ingress: {
          enabled: true,
          paths: [
            { path: "/", service: "frontend" },
            { path: "/", service: "backend" },
          ],
        },
      },
      key: "ingress.paths",
      rule: "is listed twice for todo.local",
      fix: "remove one of the two from the stack's file",
    },
    {
      id: "ING-10",
      given: { global: staging, ingress: { host: "todo.example.com" } },
      key: "ingress.tls",
      rule: "must have a certificate for todo.example.com in staging and production",
      fix: 'write it in the stack\'s file, such as [{"secretName":"todo-tls","hosts":["todo.example.com"]}]',
    },
    {
      id: "ING-10",
      given: { global: production, ingress: { host: "todo.example.com", tls: [] } },
      key: "ingress.tls",
      rule: "must have a certificate for todo.example.com in staging and production",
      fix: 'write it in the stack\'s file, such as [{"secretName":"todo-tls","hosts":["todo.example.com"]}]',
    },
    {
      id: "X-8",
      given: {
        global: production,
        ingress: { host: "todo.example.com", tls: [{ secretName: "todo-tls", hosts: ["example.com"] }] },
      },
      key: "ingress.tls",
      rule: "must have a certificate for todo.example.com in staging and production",
      fix: 'write it in the stack\'s file, such as [{"secretName":"todo-tls","hosts":["todo.example.com"]}]',
    },
    {
      id: "X-8",
      given: {
        global: production,
        ingress: { host: "a.todo.example.com", tls: [{ secretName: "todo-tls", hosts: ["*.example.com"] }] },
      },
      key: "ingress.tls",
      rule: "must have a certificate for a.todo.example.com in staging and production",
      fix: 'write it in the stack\'s file, such as [{"secretName":"todo-tls","hosts":["a.todo.example.com"]}]',
    },
    {
      id: "X-8",
      given: { ingress: { enabled: true, tls: [{ secretName: "todo-tls", hosts: ["todo.example.com"] }] } },
      key: "ingress.tls",
      rule: "must have a certificate for todo.local",
      fix: 'write it in the stack\'s file, such as [{"secretName":"todo-tls","hosts":["todo.local"]}]',
    },
    {
      id: "ING-9",
      given: { ingress: { rewriteTarget: "/$1", annotations: { "nginx.ingress.kubernetes.io/rewrite-target": "/" } } },
      key: "ingress.rewriteTarget",
      rule: "can't be combined with the annotation nginx.ingress.kubernetes.io/rewrite-target",
      fix: "pulumi config rm --path 'todo:ingress.annotations[\"nginx.ingress.kubernetes.io/rewrite-target\"]'",
    },
    {
      id: "CM-11",
      given: { global: production, backend: { corsOrigins: ["*"] } },
      key: "backend.corsOrigins",
      rule: "must list origins in production, not *",
      fix: 'write it in the stack\'s file, such as ["https://todo.example.com"]',
    },
  ]);
});

describe("settings of the Ingress that are unwise", () => {
  warnsOf([
    {
      id: "ING-9",
      given: { ingress: { rewriteTarget: "/" } },
      key: "ingress.rewriteTarget",
      rule: "rewrites every path to this one; refer to a capture group to keep the path",
      fix: "pulumi config set --path 'todo:ingress.rewriteTarget' '/$1'",
    },
    {
      id: "X-20",
      given: { global: staging, backend: { corsOrigins: ["https://other.example.com"] } },
      key: "backend.corsOrigins",
      rule: "should include the frontend's public origin, https://todo.example.com",
      fix: 'write it in the stack\'s file: ["https://todo.example.com","https://other.example.com"]',
    },
  ]);
});

describe("host names of the Ingress", () => {
  it("ING-4 lets hosts override host", () => {
    const { ingress } = settingsOf({
      ingress: { enabled: true, host: "todo.example.com", hosts: [{ host: "api.example.com" }] },
    });
    assert.deepEqual(
      ingressHosts(ingress).map(({ host }) => host),
      ["api.example.com"],
    );
  });
});
