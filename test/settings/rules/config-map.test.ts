import assert from "node:assert/strict";
import type { Tree } from "../../../settings/formats/tree";
import { parseSettings } from "../../../settings/load/parse";
import { problemsOf, refuses, settingsOf } from "../../support/settings-cases";

const keys =
  "must be lower-case words with hyphens, such as log-sample-rate; or, with keyStyle env, such as LOG_SAMPLE_RATE";
const remove = (key: string) => `pulumi config rm --path 'todo:${key}'`;
const secretHere = "looks like a secret, and anyone with access to the namespace could read it";

describe("bad values of the ConfigMap", () => {
  refuses([
    {
      id: "CM-1",
      given: { configMap: { name: "Todo_Config" } },
      key: "configMap.name",
      rule:
        "must be at most 253 lower-case letters, digits, hyphens and dots, and start and end with a letter or " +
        "digit",
      fix: "pulumi config set --path 'todo:configMap.name' todo-app-config",
    },
    {
      id: "CM-4",
      given: { configMap: { data: { workers: 2 } } },
      key: "configMap.data.workers",
      rule: "must be text, not a number",
      fix: "pulumi config set --path --type string 'todo:configMap.data.workers' <value>",
    },
    {
      id: "CM-4",
      given: { configMap: { data: { debug: true } } },
      key: "configMap.data.debug",
      rule: "must be text, not a boolean",
      fix: "pulumi config set --path --type string 'todo:configMap.data.debug' <value>",
    },
    {
      id: "CM-5",
      given: { configMap: { binaryData: { logo: "not base64!" } } },
      key: "configMap.binaryData.logo",
      rule: "must be base64",
      fix: "pulumi config set --path 'todo:configMap.binaryData.logo' <value>",
    },
    {
      id: "CM-5",
      given: { configMap: { binaryData: { logo: "AAA" } } },
      key: "configMap.binaryData.logo",
      rule: "must be base64",
      fix: "pulumi config set --path 'todo:configMap.binaryData.logo' <value>",
    },
    {
      id: "CM-6",
      given: { configMap: { immutable: "no" } },
      key: "configMap.immutable",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:configMap.immutable' false",
    },
    {
      id: "VAL-7",
      given: { configMap: { data: { "Log-Rate": "1" } } },
      key: "configMap.data.Log-Rate",
      rule: `its name ${keys}`,
      fix: "rename it",
    },
    {
      id: "VAL-7",
      given: { configMap: { data: { "log.rate": "1" } } },
      key: 'configMap.data["log.rate"]',
      rule: `its name ${keys}`,
      fix: "rename it",
    },
    {
      id: "VAL-7",
      given: { configMap: { data: { "-log": "1" } } },
      key: "configMap.data.-log",
      rule: `its name ${keys}`,
      fix: "rename it",
    },
  ]);
});

describe("bad values of the key style", () => {
  refuses([
    {
      id: "CFG-29",
      given: { keyStyle: "camel" },
      key: "keyStyle",
      rule: "must be kebab or env",
      fix: "pulumi config set --path 'todo:keyStyle' kebab",
    },
    {
      id: "CFG-29",
      given: { keyStyle: true },
      key: "keyStyle",
      rule: "must be kebab or env",
      fix: "pulumi config set --path 'todo:keyStyle' kebab",
    },
    {
      id: "CFG-26",
      given: { keystyle: "env" },
      key: "keystyle",
      rule: "unknown key; here it is keyStyle",
      fix: "pulumi config set --path 'todo:keyStyle' env && pulumi config rm --path 'todo:keystyle'",
    },
  ]);
});

describe("settings of the ConfigMap that don't go together", () => {
  refuses([
    {
      id: "VAL-7",
      given: { configMap: { data: { LOG_RATE: "1" } } },
      key: "configMap.data.LOG_RATE",
      rule: "must look like log-sample-rate with keyStyle kebab",
      fix: "rename it, or pulumi config set --path 'todo:keyStyle' env",
    },
    {
      id: "VAL-7",
      given: { keyStyle: "env", configMap: { binaryData: { logo: "AAAA" } } },
      key: "configMap.binaryData.logo",
      rule: "must look like LOG_SAMPLE_RATE with keyStyle env",
      fix: "rename it, or pulumi config set --path 'todo:keyStyle' kebab",
    },
    {
      id: "CM-5",
      given: { configMap: { data: { logo: "x" }, binaryData: { logo: "AAAA" } } },
      key: "configMap.binaryData.logo",
      rule: "is also in configMap.data",
      fix: remove("configMap.binaryData.logo"),
    },
    {
      id: "CM-5",
      given: { configMap: { binaryData: { "log-level": "AAAA" } } },
      key: "configMap.binaryData.log-level",
      rule: "is set by the program in data",
      fix: remove("configMap.binaryData.log-level"),
    },
    {
      id: "CM-5",
      given: { keyStyle: "env", configMap: { binaryData: { DATABASE_HOST: "AAAA" } } },
      key: "configMap.binaryData.DATABASE_HOST",
      rule: "is set by the program in data",
      fix: remove("configMap.binaryData.DATABASE_HOST"),
    },
    {
      id: "CM-8",
      given: { configMap: { data: { "database-url": "x" } } },
      key: "configMap.data.database-url",
      rule: "is a secret, which the program takes only from the Secret",
      fix: remove("configMap.data.database-url"),
    },
    {
      id: "CM-8",
      given: { configMap: { data: { "jwt-secret-key": "x" } } },
      key: "configMap.data.jwt-secret-key",
      rule: "is a secret, which the program takes only from the Secret",
      fix: remove("configMap.data.jwt-secret-key"),
    },
    {
      id: "CM-8",
      given: { configMap: { data: { "cohere-api-key": "x" } } },
      key: "configMap.data.cohere-api-key",
      rule: "is a secret, which the program takes only from the Secret",
      fix: remove("configMap.data.cohere-api-key"),
    },
    {
      id: "CM-8",
      given: { configMap: { data: { "smtp-password": "x" } } },
      key: "configMap.data.smtp-password",
      rule: secretHere,
      fix: `${remove("configMap.data.smtp-password")}, and keep it in a Secret`,
    },
    {
      id: "CM-8",
      given: { configMap: { data: { broker: "amqp://guest:guest@broker:5672" } } },
      key: "configMap.data.broker",
      rule: secretHere,
      fix: `${remove("configMap.data.broker")}, and keep it in a Secret`,
    },
    {
      id: "CM-8",
      given: {
        configMap: { binaryData: { certificate: Buffer.from("-----BEGIN PRIVATE KEY-----\n").toString("base64") } },
      },
      key: "configMap.binaryData.certificate",
      rule: "looks like a secret, which doesn't belong in a ConfigMap",
      fix: `${remove("configMap.binaryData.certificate")}, and keep it in a Secret`,
    },
    {
      id: "CM-8",
      given: { configMap: { data: { "log-level": "DEBUG" } } },
      key: "configMap.data.log-level",
      rule: "is set by the program",
      fix: `${remove("configMap.data.log-level")}, and set todo:backend.logLevel instead`,
    },
    {
      id: "CFG-18",
      given: { configMap: { data: { workers: "2" } }, backend: { environment: { WORKERS: "3" } } },
      key: "backend.environment.WORKERS",
      rule: "is also in configMap.data",
      fix: remove("backend.environment.WORKERS"),
    },
    {
      id: "X-16",
      given: { frontend: { environment: { ANALYTICS: `ghp_${"a".repeat(36)}` } } },
      key: "frontend.environment.ANALYTICS",
      rule: "looks like a secret, and anyone with access to the namespace could read it",
      fix: `${remove("frontend.environment.ANALYTICS")}, and keep it in a Secret`,
    },
    {
      id: "X-16",
      given: { backend: { environment: { SMTP_PASSWORD: "x" } } },
      key: "backend.environment.SMTP_PASSWORD",
      rule: "looks like a secret, and anyone with access to the namespace could read it",
      fix: `${remove("backend.environment.SMTP_PASSWORD")}, and keep it in a Secret`,
    },
  ]);

  it("CM-7 refuse what Kubernetes wouldn't accept, and accept what fits", () => {
    const problems = (bytes: number) => problemsOf({ configMap: { data: { large: "x".repeat(bytes) } } });
    const [problem, ...others] = problems(1048576);
    assert.deepEqual(others, []);
    assert.equal(problem?.key, "configMap");
    assert.match(
      problem.rule,
      /^must be at most 1040384 bytes, not counting the program's own entries; it is 1048581$/,
    );
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`large${index}`, "x".repeat(115000)]));
    assert.deepEqual(problemsOf({ configMap: { data: many } }), []);
    assert.equal(
      problemsOf({ configMap: { binaryData: { large: Buffer.alloc(1048576).toString("base64") } } })[0]?.key,
      "configMap",
    );
  });

  it("CFG-18 CM-4 refuse a variable that is too large for any program to start, to the byte", () => {
    const limit = 128 * 1024;
    const largest = (name: string) => "x".repeat(limit - name.length - 2);
    const keysOf = (given: Tree) => problemsOf(given).map(({ key }) => key);
    assert.deepEqual(keysOf({ backend: { environment: { LARGE: largest("LARGE") } } }), []);
    assert.deepEqual(keysOf({ backend: { environment: { LARGE: `${largest("LARGE")}x` } } }), [
      "backend.environment.LARGE",
    ]);
    assert.deepEqual(keysOf({ configMap: { data: { large: largest("large") } } }), []);
    assert.deepEqual(keysOf({ configMap: { data: { large: "ä".repeat(limit / 2) } } }), ["configMap.data.large"]);
  });

  it("CM-8 never show a value, whatever is wrong with it", () => {
    const given = {
      configMap: { data: { "bad_Name": "hunter2", "smtp-password": "hunter2" }, binaryData: { logo: "hunter2!" } },
    };
    assert.throws(
      () => parseSettings("test", given),
      (error: Error) => !error.message.includes("hunter2"),
    );
    assert.throws(
      () => parseSettings("test", { global: { imageRegistry: "https://bot:hunter2@ghcr.io" } }),
      (error: Error) => !error.message.includes("hunter2"),
    );
  });

  it("CM-4 allow further entries", () => {
    assert.deepEqual(settingsOf({ configMap: { data: { "log-sample-rate": "0.5" } } }).configMap.data, {
      "log-sample-rate": "0.5",
    });
  });
});
