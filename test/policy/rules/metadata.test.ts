import assert from "node:assert/strict";
import { defaultNamespace } from "../../../policy/rules/default-namespace";
import { labels as labelRule } from "../../../policy/rules/labels";
import { checkStack, problems } from "../../support/policy/check";
import { kinds, labels, of, type Options } from "../../support/policy/fixtures";

describe("default-namespace", () => {
  it("requires a patch to have a namespace if its object has one", () => {
    of(defaultNamespace, "core/v1:PersistentVolumePatch", { metadata: { name: "web" } }, []);
    of(defaultNamespace, "core/v1:ConfigMapPatch", { metadata: { name: "web" } }, [
      "metadata.namespace: must be set: without it, the namespace is default",
    ]);
  });

  for (const [type, namespace, expected, options] of [
    ["core/v1:ConfigMap", "shop", []],
    ["core/v1:ConfigMap", "default", ["metadata.namespace: must not be default"]],
    ["core/v1:ConfigMap", undefined, ["metadata.namespace: must be set: without it, the namespace is default"]],
    ["core/v1:ConfigMap", "default", ["metadata.namespace: must not be default"], { environment: "staging" }],
    ["core/v1:ConfigMap", "default", [], { environment: "dev" }],
    [
      "core/v1:ConfigMap",
      "default",
      ["metadata.namespace: must not be default"],
      { environment: "dev", config: { refused: true } },
    ],
    ["core/v1:Namespace", undefined, []],
    ["rbac.authorization.k8s.io/v1:ClusterRole", undefined, []],
    ["storage.k8s.io/v1:StorageClass", undefined, []],
    ["random:index/randomPassword:RandomPassword", undefined, []],
  ] as [string, string | undefined, string[], Options?][]) {
    it(
      `reports ${expected.join() || "nothing"} for a ${type} in ` +
        `${namespace}${options ? ` ${JSON.stringify(options)}` : ""}`,
      () => {
        of(defaultNamespace, type, { metadata: { namespace } }, expected, options);
      },
    );
  }
});

describe("default-namespace of custom resources", () => {
  const shop = { type: "kubernetes:example.com/v1:Shop", name: "shop", props: { metadata: { name: "shop" } } };
  const definition = (scope: string, group = "example.com") => ({
    type: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
    name: "shops",
    props: { spec: { scope, group, names: { kind: "Shop" } } },
  });
  const refused = ["metadata.namespace: must be set: without it, the namespace is default"];

  it(
    "accepts one without a namespace if its definition, wherever that is, or the config says it " + "is cluster-scoped",
    () => {
      const found = (...args: Parameters<typeof checkStack>) => problems(checkStack(...args));
      assert.deepEqual(found(defaultNamespace, [shop]), refused);
      assert.deepEqual(found(defaultNamespace, [shop], { config: { clusterScoped: ["Shop"] } }), []);
      assert.deepEqual(found(defaultNamespace, [shop, definition("Cluster")]), []);
      assert.deepEqual(found(defaultNamespace, [shop, definition("Namespaced")]), refused);
      assert.deepEqual(found(defaultNamespace, [shop, definition("Cluster", "example.org")]), refused);
    },
  );
});

describe("labels", () => {
  it("doesn't ask a patch for labels, because its object isn't the program's", () => {
    of(labelRule, "core/v1:PersistentVolumePatch", { metadata: { name: "web" }, spec: {} }, []);
    of(labelRule, "apps/v1:DeploymentPatch", { metadata: { name: "web" } }, []);
  });

  const missing = (...names: string[]) => [
    `metadata.labels: must have ${names.map((name) => `app.kubernetes.io/${name}`).join(", ")}`,
  ];

  it("LBL-1 requires the recommended labels on every object, and a version on what has pods", () => {
    of(labelRule, "core/v1:ConfigMap", { metadata: { labels } }, []);
    of(labelRule, "core/v1:ConfigMap", {}, missing("name", "instance", "component", "part-of", "managed-by"));
    for (const kind of Object.keys(kinds))
      of(labelRule, kind, { metadata: { labels: { ...labels, "app.kubernetes.io/version": "" } } }, missing("version"));
    of(
      labelRule,
      "core/v1:Service",
      { metadata: { labels: { ...labels, "app.kubernetes.io/version": undefined } } },
      [],
    );
    of(labelRule, "random:index/randomPassword:RandomPassword", {}, []);
  });

  it("reports once per object that a value isn't a string", () => {
    const wrong = (value: unknown) => ({
      metadata: { labels: { ...labels, "app.kubernetes.io/name": value, "n": 1 } },
    });
    of(labelRule, "core/v1:ConfigMap", wrong("web"), [
      "metadata.labels: must be strings: put the value of n in quotes",
    ]);
    of(labelRule, "core/v1:ConfigMap", wrong(1.2), [
      "metadata.labels: must be strings: put the value of app.kubernetes.io/name in quotes",
    ]);
    const alone = { metadata: { labels: { "app.kubernetes.io/name": 1.2 } } };
    const others = ["instance", "component", "part-of", "managed-by"].map((name) => `app.kubernetes.io/${name}`);
    of(labelRule, "core/v1:ConfigMap", alone, [
      `metadata.labels: must have app.kubernetes.io/name, ${others.join(", ")}, ` +
        "and the value of app.kubernetes.io/name in quotes",
    ]);
  });

  it("requires the labels in the config instead, and exempts the kinds in the config", () => {
    of(labelRule, "core/v1:ConfigMap", { metadata: { labels: { team: "a" } } }, [], { config: { required: ["team"] } });
    of(labelRule, "core/v1:ConfigMap", {}, [], { config: { except: ["ConfigMap"] } });
  });
});
