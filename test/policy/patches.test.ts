import assert from "node:assert/strict";
import { judgeResource } from "../../policy/engine/judge";
import { messageOf } from "../../policy/engine/message";
import { remediated } from "../../policy/engine/remediation";
import { rules } from "../../policy/rules";
import { disruptionBudget } from "../../policy/rules/disruption-budget";
import { leakedSecrets } from "../../policy/rules/leaked-secrets";
import { randomSecrets } from "../../policy/rules/random-secrets";
import { labels as labelRule } from "../../policy/rules/labels";
import type { Manifest } from "../../policy/manifest";
import { podOf } from "../../policy/pods";
import { resourcesOf } from "../../policy/resources";
import { check, checkStack, contextOf } from "../support/policy/check";
import { changed, goodPod, goodStack, kinds } from "../support/policy/fixtures";

const metadata = { name: "web", namespace: "shop" };
const patchOf = (kind: string, props: Manifest) => ({
  type: `kubernetes:${kind}Patch`,
  name: "x",
  urn: "urn:x",
  props: { metadata, ...props },
});
const judged = (kind: string, props: Manifest) =>
  rules.flatMap((rule) =>
    judgeResource(rule, patchOf(kind, props), contextOf(rule, {})).findings.map(({ path }) => `${rule.name}: ${path}`),
  );

describe("policies on patches", () => {
  for (const [kind, { of, path }] of Object.entries(kinds)) {
    it(`find nothing wrong with what a patch of a ${kind} leaves out`, () => {
      assert.deepEqual(judged(kind, {}), []);
      assert.deepEqual(judged(kind, of({ containers: [{ name: "web" }] })), []);
      assert.deepEqual(judged(kind, of(goodPod)), []);
    });

    it(`refuse what a patch of a ${kind} sets`, () => {
      const container = {
        name: "web",
        image: "web:latest",
        securityContext: { privileged: true, runAsNonRoot: false },
        resources: { limits: { memory: null } },
      };
      const found = judged(
        kind,
        of({ hostNetwork: true, volumes: [{ name: "root", hostPath: { path: "/" } }], initContainers: [container] }),
      );
      const expected = [
        `host-namespaces: ${path}.hostNetwork`,
        `host-path: ${path}.volumes[0].hostPath`,
        `privileged: ${path}.initContainers[0].securityContext.privileged`,
        `run-as-non-root: ${path}.initContainers[0].securityContext.runAsNonRoot`,
      ];
      assert.deepEqual(
        expected.filter((line) => !found.includes(line)),
        [],
      );
      assert.deepEqual(
        found.filter((line) => /resource-limits|readiness-probe|drop-capabilities/.test(line)),
        [],
      );
    });
  }

  it("recognize the object's kind, and no other kind that ends in Patch", () => {
    const [resource] = resourcesOf(patchOf("apps/v1:Deployment", {}));
    assert.deepEqual(
      [resource?.kind, resource?.patch, podOf(resource!)?.path],
      ["Deployment", true, "spec.template.spec"],
    );
    const [component] = resourcesOf({ type: "todo:components:DispatchPatch", props: {} });
    assert.deepEqual([component?.kind, component?.patch], ["DispatchPatch", false]);
  });

  it("judge which object a patch is for: its namespace and its API version", () => {
    assert.deepEqual(judged("core/v1:ConfigMap", { metadata: { name: "web" } }), [
      "default-namespace: metadata.namespace",
    ]);
    assert.deepEqual(judged("extensions/v1beta1:Ingress", {}), ["removed-apis: apiVersion"]);
  });

  it("judge the values of a Secret but not its labels; a message never shows a value", () => {
    assert.deepEqual(judged("core/v1:Secret", { metadata: { ...metadata, labels: { tier: "web" } } }), []);
    assert.deepEqual(judged("core/v1:Secret", { stringData: { password: "hunter2" } }), ["plain-secret: kind"]);
    const [resource] = resourcesOf(patchOf("core/v1:Secret", { stringData: { password: "hunter2" } }));
    const finding = { resource: resource!, path: "stringData.password", value: "hunter2", problem: "is short" };
    assert.match(
      messageOf(rules[0]!, finding, contextOf(rules[0]!, {})),
      /^SecretPatch web: stringData\.password: \(secret\) is short\n/,
    );
  });

  it(
    "judge a Role's rule, an Ingress's host and a claim template as a whole: Kubernetes adds nothing to " +
      "what a patch sets there",
    () => {
      const rule = { apiGroups: [""], resources: ["secrets"], verbs: ["get"] };
      for (const kind of ["Role", "ClusterRole"]) {
        const roleOf = (...given: unknown[]) => judged(`rbac.authorization.k8s.io/v1:${kind}`, { rules: given });
        assert.deepEqual(roleOf(rule), ["rbac: rules[0].resourceNames"]);
        assert.deepEqual(roleOf({ ...rule, resourceNames: ["web"] }, { ...rule, resourceNames: null }), [
          "rbac: rules[1].resourceNames",
        ]);
        assert.deepEqual(roleOf({ ...rule, resources: ["configmaps"] }, null), []);
        assert.deepEqual(judged(`rbac.authorization.k8s.io/v1:${kind}`, {}), []);
      }
      assert.deepEqual(judged("networking.k8s.io/v1:Ingress", { spec: { rules: [{ http: { paths: [] } }] } }), [
        "ingress-hosts: spec.rules[0].host",
      ]);
      assert.deepEqual(judged("networking.k8s.io/v1:Ingress", { spec: { ingressClassName: "nginx" } }), []);
      assert.deepEqual(
        judged("apps/v1:StatefulSet", { spec: { volumeClaimTemplates: [{ metadata: { name: "data" } }] } }),
        ["storage: spec.volumeClaimTemplates[0].spec.storageClassName"],
      );
    },
  );

  it("search what a patch sets for the stack's secrets, and take secrets from a patch", () => {
    const held = { ...patchOf("core/v1:Secret", { stringData: { password: "hunter2hunter2" } }), name: "held" };
    const shown = { ...patchOf("core/v1:ConfigMap", { data: { note: "it is hunter2hunter2" } }), name: "shown" };
    const found = checkStack(leakedSecrets, [held, shown]).map(({ path, problem }) => `${path} ${problem}`);
    assert.deepEqual(found, ["data.note must not contain the value of Secret web, key password"]);
    const generator = { type: "random:index/randomString:RandomString", name: "r", props: {} };
    assert.deepEqual(
      checkStack(randomSecrets, [generator, { ...held, dependencies: { stringData: ["urn:0"] } }]).map(
        ({ path }) => path,
      ),
      ["id"],
    );
  });

  it("don't count a patch as an object of the stack", () => {
    const { "Deployment web": good, "PodDisruptionBudget web": budget } = goodStack;
    const deployment = { ...good!, props: changed(good!.props, { "spec.replicas": 3 }) };
    const without = checkStack(disruptionBudget, [deployment]);
    assert.equal(without.length, 1);
    const { type, name, props } = patchOf("policy/v1:PodDisruptionBudget", budget!.props);
    assert.deepEqual(
      checkStack(disruptionBudget, [deployment, { type, name, props }]).map(({ problem }) => problem),
      without.map(({ problem }) => problem),
    );
    assert.deepEqual(checkStack(disruptionBudget, [{ ...deployment, type: `${deployment.type}Patch` }]), []);
  });

  it("don't remediate a patch, which would then own fields of an object that isn't the program's", () => {
    const context = contextOf(labelRule, {});
    const args = (type: string) =>
      ({ ...patchOf("core/v1:ConfigMap", {}), type }) as unknown as Parameters<typeof remediated>[1];
    assert.ok(remediated(labelRule, args("kubernetes:core/v1:ConfigMap"), context));
    assert.equal(remediated(labelRule, args("kubernetes:core/v1:ConfigMapPatch"), context), undefined);
  });

  it("don't ask a patch for a probe, but do ask its object", () => {
    const deployment = kinds["apps/v1:Deployment"]!.of({ containers: [{ name: "web" }] });
    const probes = rules.find(({ name }) => name === "readiness-probe")!;
    assert.equal(check(probes, "kubernetes:apps/v1:Deployment", deployment).length, 1);
    assert.deepEqual(check(probes, "kubernetes:apps/v1:DeploymentPatch", deployment), []);
  });
});
