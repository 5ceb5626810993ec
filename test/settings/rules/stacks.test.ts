import assert from "node:assert/strict";
import { promoteFromAnotherStack } from "../../../settings/rules/images";
import { stackNameIsLabelValue } from "../../../settings/rules/stack-name";
import { SecretText } from "../../../settings/formats/secret-text";
import { refuses, settingsOf } from "../../support/settings-cases";

const nameRule = "must be a stack's name, or <organization>/<project>/<stack>";
const digest = `sha256:${"0".repeat(64)}`;

describe("bad names of other stacks", () => {
  refuses([
    {
      id: "IMG-7",
      given: { promoteFrom: "" },
      key: "promoteFrom",
      rule: nameRule,
      fix: "pulumi config set --path 'todo:promoteFrom' staging",
    },
    {
      id: "IMG-7",
      given: { promoteFrom: "org/staging" },
      key: "promoteFrom",
      rule: nameRule,
      fix: "pulumi config set --path 'todo:promoteFrom' staging",
    },
    {
      id: "CFG-26",
      given: { promoteFrom: "staging", backend: { image: { digest } } },
      key: "backend.image.digest",
      rule: "isn't used while images are promoted from staging",
      fix: "pulumi config rm --path 'todo:backend.image.digest', or pulumi config rm --path 'todo:promoteFrom'",
    },
  ]);

  refuses([
    {
      id: "MK-1",
      given: { cluster: { kind: "existing", kubeconfigFrom: "eks/prod" }, global: { imageRegistry: "ghcr.io" } },
      key: "cluster.kubeconfigFrom",
      rule: nameRule,
      fix: "pulumi config set --path 'todo:cluster.kubeconfigFrom' acme/eks/prod",
    },
    {
      id: "CFG-26",
      given: { cluster: { kind: "embedded", kubeconfigFrom: "acme/eks/prod" } },
      key: "cluster.kubeconfigFrom",
      rule: "has no effect unless cluster.kind is existing",
      fix:
        "pulumi config set --path 'todo:cluster.kind' existing, or pulumi config rm --path " +
        "'todo:cluster.kubeconfigFrom'",
    },
  ]);

  const secret = (text: string) => new SecretText(text);
  const key = "kubeconfig";
  const existing = { cluster: { kind: "existing" }, global: { imageRegistry: "ghcr.io" } };
  const shape = "must be a kubeconfig, as YAML or JSON, with clusters, contexts and users";
  const fix = "pulumi config set --secret todo:kubeconfig";
  const text = JSON.stringify({ clusters: [{}], contexts: [{}], users: [{}] });
  refuses([
    ...["/home/me/.kube/config", "", "a: [", "[]", "clusters: []", "clusters: [{}]\ncontexts: [{}]\nusers: {}"].map(
      (wrong) => ({ id: "MK-1", given: { ...existing, kubeconfig: secret(wrong) }, key, rule: shape, fix }),
    ),
    { id: "MK-1", given: { ...existing, kubeconfig: text }, key, rule: "must be encrypted, but isn't", fix },
    {
      id: "CFG-24",
      given: { cluster: { kind: "existing", kubeconfig: text }, global: existing.global },
      key: "cluster.kubeconfig",
      rule: "is the wrong place for a secret, which has its own config key",
      fix: `pulumi config rm --path 'todo:cluster.kubeconfig', and ${fix}`,
    },
    {
      id: "CFG-24",
      given: { cluster: secret(text) },
      key: "cluster",
      rule: "contains an encrypted value; only a secret's own config key may",
      fix: "store the secret under its own config key: pulumi config set --secret todo:<key>",
    },
    {
      id: "CFG-26",
      given: { cluster: { kind: "embedded" }, kubeconfig: secret(text) },
      key,
      rule: "has no effect unless cluster.kind is existing",
      fix: "pulumi config set --path 'todo:cluster.kind' existing, or pulumi config rm --path 'todo:kubeconfig'",
    },
    {
      id: "CFG-26",
      given: { ...existing, cluster: { kind: "existing", kubeconfigFrom: "acme/eks/prod" }, kubeconfig: secret(text) },
      key,
      rule: "isn't used: the kubeconfig comes from acme/eks/prod",
      fix: "pulumi config rm --path 'todo:kubeconfig', or pulumi config rm --path 'todo:cluster.kubeconfigFrom'",
    },
  ]);

  it("MK-1 a kubeconfig is accepted as YAML or JSON, and never shown", () => {
    for (const right of [text, "clusters: [{}]\ncontexts: [{}]\nusers: [{}]\n"]) {
      const settings = settingsOf({ ...existing, kubeconfig: secret(right) });
      assert.equal(JSON.parse(JSON.stringify(settings)).kubeconfig, "[secret]");
    }
  });

  it("LBL-2 LBL-11 a stack's own name must be a valid label", () => {
    const problems = (stack: string) => stackNameIsLabelValue(stack)(settingsOf({}));
    for (const stack of ["-dev", "dev.", "d".repeat(64)]) {
      const rule =
        `the stack's name, ${stack}, is the label app.kubernetes.io/instance and must be at most 63 letters, ` +
        "digits, '-', '_' and '.', and start and end with a letter or digit";
      assert.deepEqual(problems(stack), [{ key: "labels", rule, fix: "pulumi stack rename <name>" }]);
    }
    for (const stack of ["dev", "PR_1.2", "d".repeat(63)]) assert.deepEqual(problems(stack), []);
  });

  it("IMG-7 a stack doesn't promote its own images", () => {
    const rule = promoteFromAnotherStack("prod");
    for (const promoteFrom of ["prod", "organization/todo/prod"]) {
      assert.deepEqual(
        rule(settingsOf({ promoteFrom })).map(({ key, rule }) => [key, rule]),
        [["promoteFrom", "must name a stack other than this one"]],
      );
    }
    assert.deepEqual(rule(settingsOf({ promoteFrom: "staging" })), []);
  });

  it("IMG-10 X-9 a promoted page gets its own stack's API URL, which its image was built without", () => {
    const { environment } = settingsOf({ promoteFrom: "staging", backend: { port: 8080 } }).frontend;
    assert.deepEqual(environment, { NEXT_PUBLIC_API_URL: "http://todo-backend:8080" });
    assert.deepEqual(settingsOf({}).frontend.environment, {});
  });
});
