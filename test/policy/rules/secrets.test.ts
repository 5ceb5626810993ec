import assert from "node:assert/strict";
import { decoded, isSecretName, kebab, secretForm } from "../../../policy/lib/secrets";
import { configMapSecrets } from "../../../policy/rules/config-map-secrets";
import { literalSecrets } from "../../../policy/rules/literal-secrets";
import { randomSecrets } from "../../../policy/rules/random-secrets";
import { judgeStack } from "../../../policy/engine/judge";
import { contextOf } from "../../support/policy/check";
import { goodStack, inEveryContainer, of } from "../../support/policy/fixtures";

// Assembled here, so that a secret scanner doesn't report this file.
const pem = ["-----BEGIN RSA", "PRIVATE KEY-----\nMIIB"].join(" ");
const forms: [form: string, text: string][] = [
  ["a PEM private key", pem],
  ["a URL with a password", "postgresql://shop:hunter2@db:5432/shop"],
  ["a JSON Web Token", ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", "abcdefghijklmnopqrstuv"].join(".")],
  ["an AWS access key", "AKIA" + "ABCDEFGHIJKLMNOP"],
  ["a GitHub token", "ghp_" + "a".repeat(36)],
  ["a GitLab token", "glpat-" + "a".repeat(20)],
  ["a Slack token", "xoxb-" + "1".repeat(12)],
  ["an npm, Docker Hub or Hugging Face token", "npm_" + "e".repeat(36)],
  ["an npm, Docker Hub or Hugging Face token", "dckr_pat_" + "f".repeat(24)],
  ["an npm, Docker Hub or Hugging Face token", "hf_" + "G".repeat(34)],
  ["a Google key", "AIza" + "b".repeat(35)],
  ["a Stripe secret key", "sk_live_" + "c".repeat(24)],
  ["an OpenAI or Anthropic API key", "sk-ant-" + "d".repeat(24)],
];
const harmless = [
  "https://shop.example.com/a:b@c",
  "postgresql://shop@db:5432/shop",
  "postgresql://shop:$(DB_PASSWORD)@db/shop",
  "postgresql://shop:{{ .password }}@db/shop",
  "-----BEGIN CERTIFICATE-----\nMIIB",
  "http://web:8000",
  "",
];

describe("secretForm", () => {
  for (const [form, text] of forms) it(`recognizes ${form}`, () => assert.equal(secretForm(`x ${text} y`), form));
  for (const text of harmless)
    it(`finds no secret in ${JSON.stringify(text)}`, () => assert.equal(secretForm(text), undefined));
});

describe("isSecretName", () => {
  for (const name of [
    "DB_PASSWORD",
    "dbPassword",
    "jwt-secret",
    "API_KEY",
    "apikey",
    "GITHUB_TOKEN",
    "passphrase",
    "AWS_SECRET_ACCESS_KEY",
    "tls.private-key",
    "credentials",
    "JWT",
    "DB_PASS",
    "smtpPass",
  ]) {
    it(`recognizes ${name}`, () => assert.equal(isSecretName(name), true));
  }
  for (const name of [
    "LOG_LEVEL",
    "SECRET_NAME",
    "PASSWORD_FILE",
    "TOKEN_TTL",
    "jwt-algorithm",
    "PUBLIC_KEY",
    "KEYBOARD",
    "secretary",
    "PASS_THROUGH",
    "bypass",
    "session-encryption",
    "",
  ]) {
    it(`doesn't match ${name || "an empty name"}`, () => assert.equal(isSecretName(name), false));
  }
  it("doesn't match allowed names, however they are spelled", () =>
    assert.equal(isSecretName("CSRF_TOKEN", ["csrf-token"]), false));
  it("reads every name in kebab case", () =>
    assert.deepEqual(["DB_PASSWORD", "dbPassword", "db.password"].map(kebab), Array(3).fill("db-password")));
});

describe("literal-secrets", () => {
  const env = (name: unknown, value: unknown) => ({ env: [{ name, value }] });

  it("DEP-18 X-16 refuses the value of a variable that names a secret, in every container", () => {
    inEveryContainer(literalSecrets, {}, []);
    inEveryContainer(literalSecrets, env("DB_PASSWORD", "x"), [
      "env[0].value: is the value of DB_PASSWORD, which has a secret's name",
    ]);
    inEveryContainer(literalSecrets, env("DB_PASSWORD", ""), []);
    inEveryContainer(literalSecrets, env("DB_PASSWORD", "$(OTHER)"), []);
    inEveryContainer(literalSecrets, env("JWT_EXPIRATION", "3600"), []);
    inEveryContainer(literalSecrets, env("CSRF_TOKEN", "x"), [], { config: { allowed: ["csrf-token"] } });
    inEveryContainer(literalSecrets, env(null, 5), []);
  });

  it("refuses what looks like a secret under any name, including in commands", () => {
    for (const [form, text] of forms) {
      inEveryContainer(literalSecrets, env("A", text), [`env[0].value: contains ${form}`]);
      inEveryContainer(literalSecrets, { args: ["run", text] }, [`args[1]: contains ${form}`]);
    }
    for (const text of harmless) inEveryContainer(literalSecrets, env("A", text), []);
  });

  it("refuses an option that names a secret and has a literal value", () => {
    inEveryContainer(literalSecrets, { command: ["app", "--db-password=x"] }, [
      "command[1]: sets the option db-password, which has a secret's name",
    ]);
    inEveryContainer(
      literalSecrets,
      { command: ["app", "--db-password=$(DB_PASSWORD)", "--token-ttl=5", "--password-file=/run/x"] },
      [],
    );
    inEveryContainer(literalSecrets, { args: ["--user", "app", "--db-password", "x"] }, [
      "args[3]: sets the option db-password, which has a secret's name",
    ]);
    inEveryContainer(literalSecrets, { args: ["--db-password", "$(DB_PASSWORD)", "--with-token", "--password"] }, []);
  });

  it("refuses it in the commands and headers of probes and hooks", () => {
    const readinessProbe = { exec: { command: ["ask", "--api-key=x"] } };
    inEveryContainer(literalSecrets, { readinessProbe }, [
      "readinessProbe.exec.command[1]: sets the option api-key, which has a secret's name",
    ]);
    const httpHeaders = [
      { name: "Host", value: "shop" },
      { name: "Authorization", value: "Basic eDp5" },
      { name: "X-Token", value: null },
      { name: "X-Token", value: "x" },
    ];
    inEveryContainer(literalSecrets, { lifecycle: { preStop: { httpGet: { httpHeaders } } } }, [
      "lifecycle.preStop.httpGet.httpHeaders[1].value: is the value of the header Authorization, which is a secret",
      "lifecycle.preStop.httpGet.httpHeaders[3].value: is the value of the header X-Token, which is a secret",
    ]);
  });
});

describe("config-map-secrets", () => {
  it("CM-8 X-16 refuses a key that names a secret, and a value that is one", () => {
    of(
      configMapSecrets,
      "core/v1:ConfigMap",
      { data: { "log-level": "INFO", "jwt-expiration": "3600", "jwt-algorithm": "HS256" } },
      [],
    );
    of(configMapSecrets, "core/v1:ConfigMap", { data: { "jwt-secret": "x" } }, [
      "data.jwt-secret: has the name of a secret",
    ]);
    of(configMapSecrets, "core/v1:ConfigMap", { data: { "csrf-token": "x" } }, [], {
      config: { allowed: ["CSRF_TOKEN"] },
    });
    for (const [form, text] of forms) {
      of(configMapSecrets, "core/v1:ConfigMap", { data: { "app.conf": text } }, [`data["app.conf"]: contains ${form}`]);
      of(configMapSecrets, "core/v1:ConfigMap", { binaryData: { file: Buffer.from(text).toString("base64") } }, [
        `binaryData.file: contains ${form}`,
      ]);
    }
    of(configMapSecrets, "core/v1:ConfigMap", { data: null, binaryData: { x: 1 } }, []);
    of(configMapSecrets, "core/v1:Secret", { data: { "jwt-secret": "eA==" } }, []);
  });
});

describe("random-secrets", () => {
  const random = (kind: string, name: string) => ({
    type: `random:index/random${kind}:Random${kind}`,
    name,
    urn: `urn:${name}`,
    props: {},
  });

  for (const kind of ["Bytes", "String", "Id", "Uuid"]) {
    it(`refuses a Random${kind} with a secret's name`, () => {
      of(randomSecrets, `random:index/random${kind}:Random${kind}`, {}, []);
      const [found] = checkNamed(kind, "jwt-secret");
      assert.equal(found, "id: is plain text, and the resource has the name of a secret");
    });

    it(`refuses a Random${kind} that a Secret's value is made from, even if its name gives nothing away`, () => {
      const used = random(kind, "suffix");
      const secret = (property: string) => ({
        type: "kubernetes:core/v1:Secret",
        urn: "urn:secret",
        props: { metadata: { name: "keys" } },
        dependencies: { [property]: ["urn:suffix"] },
      });
      const found = (property: string) =>
        judgeStack(randomSecrets, [used, secret(property)], contextOf(randomSecrets, {})).findings.map(
          ({ path, problem }) => `${path}: ${problem}`,
        );
      for (const property of ["data", "stringData"])
        assert.deepEqual(found(property), ["id: is plain text, and Secret keys uses the value"]);
      assert.deepEqual(found("metadata"), []);
    });
  }

  it("accepts RandomPassword", () => assert.deepEqual(checkNamed("Password", "jwt-secret"), []));

  function checkNamed(kind: string, name: string): string[] {
    const context = contextOf(randomSecrets, {});
    const resource = {
      ...goodStack["ConfigMap web"]!,
      ...random(kind, name),
      kind: `Random${kind}`,
      apiVersion: "",
      metadata: {},
      listPath: "",
      patch: false,
      secretPaths: new Set<string>(),
      protect: false,
      dependencies: {},
    };
    return (randomSecrets.resource?.(resource, context as any) ?? []).map(({ path, problem }) => `${path}: ${problem}`);
  }
});

describe("decoded", () => {
  it("decodes base64 text, and gives nothing for anything else", () =>
    assert.deepEqual([decoded("aGk="), decoded("hi!")], ["hi", undefined]));
});
