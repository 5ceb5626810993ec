import assert from "node:assert/strict";
import { leakedSecrets } from "../../../policy/rules/leaked-secrets";
import { judgeStack } from "../../../policy/engine/judge";
import { messageOf } from "../../../policy/engine/message";
import { checkStack, contextOf } from "../../support/policy/check";
import { inStack, stackWith } from "../../support/policy/fixtures";

describe("leaked-secrets", () => {
  const value = "k3ep-th1s=to yourself";
  const password = "hunter2hunter2";
  const secret = (stringData: object) => ({
    type: "kubernetes:core/v1:Secret",
    props: { metadata: { name: "keys" }, stringData },
  });
  const stackSecret = {
    "Secret keys": secret({
      "jwt-secret": value,
      "database-url": `postgresql://shop:${password}@db/shop`,
      "database-username": "shop-owner",
      "short": "abc",
    }),
  };
  const holds = (key: string) => `must not contain the value of Secret keys, key ${key}`;
  const image = (props: object) => ({ type: "docker-build:index:Image", name: "web", props: { ...props } });

  it("accepts a stack whose secrets are only in Secrets", () => inStack(leakedSecrets, stackSecret, []));

  for (const [place, changes, at] of [
    ["a ConfigMap", { "ConfigMap web": { "data.x": `prefix ${value}` } }, "ConfigMap web data.x"],
    [
      "a ConfigMap's binary data",
      { "ConfigMap web": { "binaryData.x": Buffer.from(value).toString("base64") } },
      "ConfigMap web binaryData.x",
    ],
    [
      "a ConfigMap, in base64",
      { "ConfigMap web": { "data.x": Buffer.from(value).toString("base64") } },
      "ConfigMap web data.x",
    ],
    ["a ConfigMap, URL-encoded", { "ConfigMap web": { "data.x": encodeURIComponent(value) } }, "ConfigMap web data.x"],
    [
      "a variable",
      { "Deployment web": { "spec.template.spec.containers.0.env": [{ name: "A", value }] } },
      "Deployment web spec.template.spec.containers[0].env[0].value",
    ],
    [
      "a command",
      { "Deployment web": { "spec.template.spec.containers.0.command": ["app", value] } },
      "Deployment web spec.template.spec.containers[0].command[1]",
    ],
    ["a label", { "Service web": { "metadata.labels.x": value } }, "Service web metadata.labels.x"],
    [
      "a Service's annotation",
      { "Service web": { "metadata.annotations": { "a/b": value } } },
      'Service web metadata.annotations["a/b"]',
    ],
    [
      "a pod's annotation",
      { "Deployment web": { "spec.template.metadata.annotations": { x: value } } },
      "Deployment web spec.template.metadata.annotations.x",
    ],
    ["a build argument", { image: image({ buildArgs: { KEY: value } }) }, "Image web buildArgs.KEY"],
    [
      "a build argument of the classic builder",
      { image: { ...image({ build: { args: { KEY: value } } }), type: "docker:index/image:Image" } },
      "Image web build.args.KEY",
    ],
    ["an image's label", { image: image({ labels: { x: value } }) }, "Image web labels.x"],
  ] as [string, any, string][]) {
    it(`X-16 refuses a Secret's value in ${place}`, () =>
      inStack(leakedSecrets, { ...stackSecret, ...changes }, [`${at}: ${holds("jwt-secret")}`]));
  }

  it("recognizes the password in a URL, and a value in base64 data", () => {
    inStack(leakedSecrets, { ...stackSecret, "ConfigMap web": { "data.x": password } }, [
      `ConfigMap web data.x: ${holds("database-url")}`,
    ]);
    const data = {
      "Secret keys": {
        type: "kubernetes:core/v1:Secret",
        props: { metadata: { name: "keys" }, data: { "jwt-secret": Buffer.from(value).toString("base64") } },
      },
    };
    inStack(leakedSecrets, { ...data, "ConfigMap web": { "data.x": value } }, [
      `ConfigMap web data.x: ${holds("jwt-secret")}`,
    ]);
  });

  it("recognizes generated passwords and keys", () => {
    const generated = {
      password: { type: "random:index/randomPassword:RandomPassword", name: "db", props: { result: value } },
    };
    inStack(leakedSecrets, { ...generated, "ConfigMap web": { "data.x": value } }, [
      "ConfigMap web data.x: must not contain the value of RandomPassword db",
    ]);
  });

  it("accepts user names, short values and what the config calls public", () => {
    inStack(leakedSecrets, { ...stackSecret, "ConfigMap web": { "data.x": "shop-owner abc" } }, []);
    inStack(leakedSecrets, { ...stackSecret, "ConfigMap web": { "data.x": value } }, [], {
      config: { public: ["JWT_SECRET"] },
    });
  });

  it("refuses any value that the program marks as a secret", () => {
    const stack = stackWith({}).map((each) =>
      each.type.endsWith("ConfigMap") ? { ...each, secretPaths: new Set(["data.log-level"]) } : each,
    );
    const found = checkStack(leakedSecrets, stack).map(({ path, problem }) => `${path}: ${problem}`);
    assert.deepEqual(found, ["data.log-level: must not contain a value that the program marks as secret"]);
  });

  it("refuses a value marked as secret in an item of a List", () => {
    const list = {
      type: "kubernetes:core/v1:ConfigMapList",
      name: "x",
      props: { items: [{ data: { a: "1" } }, { data: { a: "2", b: "3" } }] },
      secretPaths: new Set(["items[1].data.b"]),
    };
    assert.deepEqual(
      checkStack(leakedSecrets, [list]).map(({ path }) => path),
      ["items[1].data.b"],
    );
  });

  it("never quotes the value", () => {
    const stack = stackWith({ ...stackSecret, "ConfigMap web": { "data.x": `${value} ${password}` } }).map(
      (each, index) => ({ ...each, urn: `urn:${index}` }),
    );
    const context = contextOf(leakedSecrets, {});
    const { findings } = judgeStack(leakedSecrets, stack, context);
    assert.equal(findings.length, 1);
    for (const finding of findings) assert.doesNotMatch(messageOf(leakedSecrets, finding, context), /k3ep|hunter2/);
  });
});
