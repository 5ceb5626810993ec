import assert from "node:assert/strict";
import { SecretText } from "../../../settings/formats/secret-text";
import type { Tree } from "../../../settings/formats/tree";
import { problemsOf, production, refuses } from "../../support/settings-cases";

const certificate = new SecretText("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
const key = new SecretText("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n");
const base64 = new SecretText("dG9kbw==");
const set = "pulumi config set --secret todo:<key>";
const sealedValue = "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq";
const remote = { key: "todo/tls", property: "crt" };

/** Settings with one extra Secret, and the values that it names. */
function extra(secret: Tree, values: Tree = {}, rest: Tree = {}): Tree {
  return {
    ...values,
    ...rest,
    secrets: { extra: [{ name: "extra", ...secret }], ...(rest.secrets as Tree | undefined) },
  };
}

describe("bad extra Secrets", () => {
  refuses([
    {
      id: "SCR-2",
      given: extra({ type: "bootstrap.kubernetes.io/token", stringData: { a: "a" } }, { a: base64 }),
      key: "secrets.extra[0].type",
      rule:
        "must be Opaque, kubernetes.io/tls, kubernetes.io/dockerconfigjson, kubernetes.io/basic-auth or " +
        "kubernetes.io/ssh-auth",
      fix: "pulumi config set --path 'todo:secrets.extra[0].type' kubernetes.io/tls",
    },
    {
      id: "SCR-2",
      given: extra({ type: "kubernetes.io/tls", stringData: { "tls.crt": "crt" } }, { crt: certificate }),
      key: 'secrets.extra[0].stringData["tls.key"]',
      rule: "is required in a Secret of type kubernetes.io/tls",
      fix: `${set}, and refer to it here as <key>`,
    },
    {
      id: "SCR-2",
      given: extra({ type: "kubernetes.io/tls", stringData: { "tls.key": "key" } }, { key }),
      key: 'secrets.extra[0].stringData["tls.crt"]',
      rule: "is required in a Secret of type kubernetes.io/tls",
      fix: `${set}, and refer to it here as <key>`,
    },
    {
      id: "SCR-2",
      given: extra({ type: "kubernetes.io/dockerconfigjson" }),
      key: 'secrets.extra[0].stringData[".dockerconfigjson"]',
      rule: "is required in a Secret of type kubernetes.io/dockerconfigjson",
      fix: `${set}, and refer to it here as <key>`,
    },
    {
      id: "SCR-2",
      given: extra({ type: "kubernetes.io/basic-auth", stringData: { username: "user" } }, { user: base64 }),
      key: "secrets.extra[0].stringData.password",
      rule: "is required in a Secret of type kubernetes.io/basic-auth",
      fix: `${set}, and refer to it here as <key>`,
    },
    {
      id: "SCR-2",
      given: extra({ type: "kubernetes.io/ssh-auth" }),
      key: "secrets.extra[0].stringData.ssh-privatekey",
      rule: "is required in a Secret of type kubernetes.io/ssh-auth",
      fix: `${set}, and refer to it here as <key>`,
    },
    {
      id: "SCR-2",
      given: extra({}),
      key: "secrets.extra[0].stringData",
      rule: "must have at least one key",
      fix: `${set}, and refer to it here as <key>`,
    },
    {
      id: "SCR-2",
      given: extra(
        { type: "kubernetes.io/tls", stringData: { "tls.crt": "crt", "tls.key": "crt" } },
        { crt: certificate },
      ),
      key: 'secrets.extra[0].stringData["tls.key"]',
      rule: "must be a PEM private key",
      fix: `${set} < <file>, for the config key named here`,
    },
    {
      id: "SCR-2",
      given: extra(
        { type: "kubernetes.io/tls", data: { "tls.crt": "crt", "tls.key": "key" } },
        {
          crt: base64,
          key: new SecretText(
            Buffer.from("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----").toString("base64"),
          ),
        },
      ),
      key: 'secrets.extra[0].data["tls.crt"]',
      rule: "must be a PEM certificate",
      fix: `${set} < <file>, for the config key named here`,
    },
    {
      id: "SCR-2",
      given: extra(
        { type: "kubernetes.io/dockerconfigjson", stringData: { ".dockerconfigjson": "login" } },
        { login: new SecretText("user:password") },
      ),
      key: 'secrets.extra[0].stringData[".dockerconfigjson"]',
      rule: 'must be a Docker config: JSON with "auths"',
      fix: `${set} < <file>, for the config key named here`,
    },
    {
      id: "SCR-2",
      given: extra({ name: "todo-app-secret", stringData: { a: "a" } }, { a: base64 }),
      key: "secrets.extra[0].name",
      rule: "is already the name of another Secret",
      fix: "pulumi config set --path 'todo:secrets.extra[0].name' '<another name>'",
    },
    {
      id: "SCR-3",
      given: extra({ data: { a: "a" } }, { a: new SecretText("no base64!") }),
      key: "secrets.extra[0].data.a",
      rule: "must be base64",
      fix: `base64 -w0 <file> | ${set}, or use stringData`,
    },
    {
      id: "SCR-3",
      given: extra({ data: { a: "a" }, stringData: { a: "a" } }, { a: base64 }),
      key: "secrets.extra[0].data.a",
      rule: "is also in stringData",
      fix: "pulumi config rm --path 'todo:secrets.extra[0].data.a'",
    },
    {
      id: "SCR-3",
      given: extra({ stringData: { a: "missing" } }),
      key: "secrets.extra[0].stringData.a",
      rule: "must be encrypted, but isn't",
      fix: `${set}, and refer to it here as <key>`,
    },
    {
      id: "SCR-3",
      given: extra({ stringData: { a: "plain" } }, { plain: "in plain text" }),
      key: "secrets.extra[0].stringData.a",
      rule: "must be encrypted, but isn't",
      fix: `${set}, and refer to it here as <key>`,
    },
    {
      id: "SCR-4 VAL-7",
      given: extra({ stringData: { API_KEY: "a" } }, { a: base64 }),
      key: "secrets.extra[0].stringData.API_KEY",
      rule: "its name must look like api-key with keyStyle kebab",
      fix: "rename it",
    },
    {
      id: "SCR-4 VAL-7",
      given: extra({ stringData: { "api.key": "a" } }, { a: base64 }),
      key: 'secrets.extra[0].stringData["api.key"]',
      rule: "its name must look like api-key with keyStyle kebab",
      fix: "rename it",
    },
    {
      id: "SCR-4 VAL-7",
      given: extra({ stringData: { "api-key": "a" } }, { a: base64 }, { keyStyle: "env" }),
      key: "secrets.extra[0].stringData.api-key",
      rule: "its name must look like API_KEY with keyStyle env",
      fix: "rename it",
    },
    {
      id: "SCR-6",
      given: extra(
        { stringData: { one: "half", two: "half" }, data: { three: "byte" } },
        { half: new SecretText("x".repeat(2 ** 19)), byte: new SecretText("eA==") },
      ),
      key: "secrets.extra[0]",
      rule: "must have at most 1048576 bytes of values",
      fix: "split it into two Secrets, or keep large files in a volume",
    },
    {
      id: "SCR-7",
      given: extra({ remote: { a: remote }, stringData: { a: "a" } }, { a: base64 }),
      key: "secrets.extra[0].remote",
      rule: "isn't read with source stack: give the values in stringData or data",
      fix: "pulumi config rm --path 'todo:secrets.extra[0].remote'",
    },
    {
      id: "SCR-7",
      given: extra({ encryptedData: { a: sealedValue }, stringData: { a: "a" } }, { a: base64 }),
      key: "secrets.extra[0].encryptedData",
      rule: "isn't read with source stack: give the values in stringData or data",
      fix: "pulumi config rm --path 'todo:secrets.extra[0].encryptedData'",
    },
    {
      id: "SCR-7",
      given: extra({ remote: { a: remote }, data: { a: "a" } }, { a: base64 }, { global: production }),
      key: "secrets.extra[0].data",
      rule: "isn't read with source externalSecret: give the values in remote",
      fix: "pulumi config rm --path 'todo:secrets.extra[0].data'",
    },
    {
      id: "SCR-22",
      given: extra({ type: "kubernetes.io/tls", remote: { "tls.crt": remote } }, {}, { global: production }),
      key: 'secrets.extra[0].remote["tls.key"]',
      rule: "is required in a Secret of type kubernetes.io/tls",
      fix: "write it in the stack's file, under secrets.extra's remote, with key tls.key",
    },
    {
      id: "SCR-23",
      given: extra({ encryptedData: { a: "plain" }, stringData: { b: "b" } }, { b: base64 }),
      key: "secrets.extra[0].encryptedData.a",
      rule: "must be the output of kubeseal --raw",
      fix: "pulumi config set --plaintext --path 'todo:secrets.extra[0].encryptedData.a' <value>",
    },
    {
      id: "ING-10",
      given: extra(
        { name: "todo-tls", stringData: { a: "a" } },
        { a: base64 },
        {
          ingress: {
            enabled: true,
            host: "todo.example.com",
            tls: [{ secretName: "todo-tls", hosts: ["todo.example.com"] }],
          },
        },
      ),
      key: "secrets.extra[0].type",
      rule: "must be kubernetes.io/tls: ingress.tls refers to it",
      fix: "pulumi config set --path 'todo:secrets.extra[0].type' kubernetes.io/tls",
    },
    {
      id: "CFG-3",
      given: extra(
        { name: "login", stringData: { a: "a" } },
        { a: base64 },
        { global: { imagePullSecrets: ["login"] } },
      ),
      key: "secrets.extra[0].type",
      rule: "must be kubernetes.io/dockerconfigjson: global.imagePullSecrets refers to it",
      fix: "pulumi config set --path 'todo:secrets.extra[0].type' kubernetes.io/dockerconfigjson",
    },
  ]);

  it("SCR-6 don't include one of 1 MiB", () => {
    assert.deepEqual(problemsOf(extra({ stringData: { a: "a" } }, { a: new SecretText("x".repeat(2 ** 20)) })), []);
  });

  it("SCR-2 don't include a type with its keys", () => {
    const login = new SecretText('{"auths":{"ghcr.io":{"auth":"dTpw"}}}');
    const values = { crt: certificate, key, login, text: base64 };
    const secrets = [
      { name: "a", type: "kubernetes.io/tls", stringData: { "tls.crt": "crt", "tls.key": "key" } },
      { name: "b", type: "kubernetes.io/dockerconfigjson", stringData: { ".dockerconfigjson": "login" } },
      { name: "c", type: "kubernetes.io/basic-auth", stringData: { username: "text", password: "text" } },
      { name: "d", type: "kubernetes.io/ssh-auth", stringData: { "ssh-privatekey": "key" } },
      { name: "e", data: { "api-key": "text" } },
    ];
    assert.deepEqual(problemsOf({ ...values, secrets: { extra: secrets }, global: { imagePullSecrets: ["b"] } }), []);
  });
});
