import assert from "node:assert/strict";
import type { Manifest } from "../../policy/manifest";
import { rules } from "../../policy/rules";
import { podOf } from "../../policy/pods";
import { resourcesOf } from "../../policy/resources";
import { check } from "../support/policy/check";
import { labels } from "../support/policy/fixtures";
import { kinds } from "../support/policy/manifests";

const podsOf = (type: string, props: Manifest) => resourcesOf({ type, name: "x", urn: "urn:x", props }).map(podOf);
const onlyPod = (type: string, props: Manifest) => {
  const [pod, ...others] = podsOf(type, props);
  assert.ok(pod);
  assert.deepEqual(others, []);
  return pod;
};

describe("policy walker", () => {
  const metadata = { labels: { a: "b" } };
  const spec = {
    containers: [{ name: "a" }, { name: "b" }],
    initContainers: [{ name: "c" }, { name: "d", restartPolicy: "Always" }],
    ephemeralContainers: [{ name: "e" }],
  };

  for (const [kind, { around, path, longRunning }] of Object.entries(kinds)) {
    it(`finds the pod of a ${kind}, and each container with its path and role`, () => {
      const pod = onlyPod(`kubernetes:${kind}`, around({ metadata, spec }));
      assert.equal(pod.path, `${path}spec`);
      assert.deepEqual([pod.metadata, pod.metadataPath], [metadata, `${path}metadata`]);
      assert.deepEqual(
        pod.containers.map((container) => [container.name, container.path, container.role, container.longRunning]),
        [
          ["c", `${path}spec.initContainers[0]`, "init", false],
          ["d", `${path}spec.initContainers[1]`, "sidecar", longRunning],
          ["a", `${path}spec.containers[0]`, "container", longRunning],
          ["b", `${path}spec.containers[1]`, "container", longRunning],
          ["e", `${path}spec.ephemeralContainers[0]`, "ephemeral", false],
        ],
      );
    });

    it(`finds the pods of a ${kind}List, each as a separate resource`, () => {
      const items = [around({ metadata, spec }), around({ spec: { containers: [{ name: "z" }] } })];
      const pods = podsOf(`kubernetes:${kind}List`, { items });
      assert.deepEqual(
        pods.map((pod) => [pod?.resource.type, pod?.resource.listPath, pod?.containers.length]),
        [
          [`kubernetes:${kind}`, "items[0]", 5],
          [`kubernetes:${kind}`, "items[1]", 1],
        ],
      );
    });
  }

  it("finds the pods of a mixed List by each item's kind", () => {
    const items = [
      { apiVersion: "apps/v1", kind: "Deployment", spec: { template: { spec } } },
      { apiVersion: "v1", kind: "Pod", spec },
      { apiVersion: "v1", kind: "Service" },
    ];
    assert.deepEqual(
      podsOf("kubernetes:core/v1:List", { items }).map((pod) => pod?.path),
      ["spec.template.spec", "spec", undefined],
    );
  });

  it("accepts older versions of a kind, and any template of a custom kind", () => {
    const props = { spec: { template: { spec } } };
    for (const type of ["extensions/v1beta1:Deployment", "apps/v1beta2:StatefulSet", "batch/v1beta1:Job"])
      assert.equal(onlyPod(`kubernetes:${type}`, props).containers.length, 5);
    for (const type of ["example.com/v1:Deployment", "argoproj.io/v1alpha1:Rollout", "serving.knative.dev/v1:Service"])
      assert.equal(onlyPod(`kubernetes:${type}`, props).containers.length, 5);
    for (const type of [
      "kubernetes:core/v1:Service",
      "kubernetes:apps/v1:constructor",
      "kubernetes:constructor/v1:Pod",
      "aws:apps/v1:Deployment",
    ]) {
      assert.deepEqual(podsOf(type, props), [undefined], type);
    }
  });

  it("reports kind and apiVersion of any Kubernetes resource, and of nothing else", () => {
    const named = (type: string) => resourcesOf({ type, props: {} }).map(({ kind, apiVersion }) => [kind, apiVersion]);
    assert.deepEqual(named("kubernetes:core/v1:Service"), [["Service", "v1"]]);
    assert.deepEqual(named("kubernetes:rbac.authorization.k8s.io/v1:Role"), [["Role", "rbac.authorization.k8s.io/v1"]]);
    assert.deepEqual(named("random:index/randomPassword:RandomPassword"), [["RandomPassword", ""]]);
    assert.deepEqual(named("todo:components:Workload"), [["Workload", ""]]);
  });

  it(
    "doesn't confuse another group's kind with the built-in kind of that name, or a chart or " + "file with an object",
    () => {
      const named = (type: string) =>
        resourcesOf({ type, props: {} }).map(({ kind, apiVersion }) => [kind, apiVersion]);
      assert.deepEqual(named("kubernetes:batch.volcano.sh/v1alpha1:Job"), [
        ["Job.batch.volcano.sh", "batch.volcano.sh/v1alpha1"],
      ]);
      assert.deepEqual(named("kubernetes:crd.projectcalico.org/v1:NetworkPolicyPatch"), [
        ["NetworkPolicy.crd.projectcalico.org", "crd.projectcalico.org/v1"],
      ]);
      assert.deepEqual(named("kubernetes:external-secrets.io/v1:ExternalSecret"), [
        ["ExternalSecret", "external-secrets.io/v1"],
      ]);
      for (const type of [
        "helm.sh/v3:Release",
        "helm.sh/v4:Chart",
        "yaml/v2:ConfigFile",
        "yaml/v2:ConfigGroup",
        "kustomize/v2:Directory",
        "yaml:ConfigFile",
      ]) {
        assert.deepEqual(named(`kubernetes:${type}`), [[type.split(":")[1], ""]]);
        assert.deepEqual(
          rules.flatMap((rule) => check(rule, `kubernetes:${type}`, {})),
          [],
          type,
        );
      }
      assert.deepEqual(
        rules.flatMap((rule) =>
          check(rule, "kubernetes:batch.volcano.sh/v1alpha1:Job", { metadata: { namespace: "shop", labels } }),
        ),
        [],
      );
    },
  );

  it("gives a container its effective security context: its own, or the pod's where Kubernetes inherits it", () => {
    const pod = onlyPod("kubernetes:core/v1:Pod", {
      spec: {
        securityContext: { runAsUser: 1, runAsNonRoot: true, fsGroup: 5, seccompProfile: { type: "RuntimeDefault" } },
        containers: [{ securityContext: { runAsUser: 2, runAsNonRoot: null, privileged: true } }],
      },
    });
    const [container] = pod.containers;
    assert.ok(container);
    assert.deepEqual(container.security, {
      runAsNonRoot: true,
      runAsUser: 2,
      seccompProfile: { type: "RuntimeDefault" },
      privileged: true,
    });
    assert.deepEqual(
      ["runAsUser", "runAsNonRoot", "fsGroup", "privileged"].map((field) => [
        container.securityValue(field),
        container.securityPath(field),
      ]),
      [
        [2, "spec.containers[0].securityContext.runAsUser"],
        [true, "spec.securityContext.runAsNonRoot"],
        [undefined, "spec.containers[0].securityContext.fsGroup"],
        [true, "spec.containers[0].securityContext.privileged"],
      ],
    );
  });

  it("finds no containers where there can't be any", () => {
    for (const broken of [{}, null, 1, "x", [], { containers: null }, { containers: "x" }, { containers: {} }]) {
      assert.deepEqual(onlyPod("kubernetes:core/v1:Pod", { spec: broken }).containers, []);
    }
    assert.deepEqual(
      onlyPod("kubernetes:core/v1:Pod", { spec: { containers: [null, 1, []] } }).containers.map(({ name }) => name),
      ["#0", "#1", "#2"],
    );
  });
});
