import assert from "node:assert/strict";
import { ingressHosts } from "../../../settings";
import { production, refuses, settingsOf, staging, warnsOf } from "../../support/settings-cases";

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
