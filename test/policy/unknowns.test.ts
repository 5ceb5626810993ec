import assert from "node:assert/strict";
import * as proxy from "@pulumi/policy/proxy";
import { judgeResource, judgeStack } from "../../policy/engine/judge";
import { markers, unwrapped } from "../../policy/engine/unknowns";
import { type Manifest, member } from "../../policy/manifest";
import type { Rule } from "../../policy/rule";
import { type Registration } from "../../policy/resources";
import { contextOf } from "../support/policy/check";
import { changed, pod } from "../support/policy/manifests";
import { rules } from "../../policy/rules";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const ruleNamed = (name: string) => rules.find((rule) => rule.name === name)!;
const base = { checks: [1], title: "t", why: "because", fix: "repair it", severity: "low" as const, standards: [] };
const ofPod = (spec: Manifest): Registration => ({
  type: "kubernetes:core/v1:Pod",
  name: "x",
  urn: "urn:x",
  props: { metadata: { name: "x" }, spec },
});

describe("policy engine: values unknown in a preview", () => {
  const verdict = (name: string, changes: Record<string, unknown>) => {
    const rule = ruleNamed(name);
    const { findings, undecided } = judgeResource(rule, ofPod(changed(pod, changes)), contextOf(rule, {}));
    return [findings.map(({ path }) => path), undecided.map(({ path }) => path)];
  };
  const own = "containers[0].securityContext";

  it("are recognized by Pulumi's markers", () => {
    const names = ["Boolean", "Number", "String", "Array", "Asset", "Archive", "Object"].map(
      (type) => `unknown${type}Value`,
    );
    assert.deepEqual(new Set(names.map((name) => (proxy as Record<string, unknown>)[name])), markers);
  });

  it("leave a rule that needs them undecided, and don't decide anything themselves", () => {
    assert.deepEqual(verdict("privileged", { [`${own}.privileged`]: unknown }), [[], [`spec.${own}.privileged`]]);
    assert.deepEqual(verdict("run-as-non-root", { "securityContext.runAsNonRoot": unknown }), [
      [],
      ["spec.securityContext.runAsNonRoot"],
    ]);
    assert.deepEqual(verdict("seccomp", { "securityContext.seccompProfile.type": unknown }), [
      [],
      ["spec.securityContext.seccompProfile.type"],
    ]);
    assert.deepEqual(verdict("add-capabilities", { [`${own}.capabilities.add`]: [unknown] }), [
      [],
      [`spec.${own}.capabilities.add[0]`],
    ]);
    assert.deepEqual(verdict("host-path", { volumes: unknown }), [[], ["spec.volumes"]]);
  });

  it("don't keep a rule from judging everything else", () => {
    const other = { ...pod.containers[0], securityContext: { privileged: true } };
    assert.deepEqual(verdict("privileged", { [`${own}.privileged`]: unknown, "containers[1]": other }), [
      ["spec.containers[1].securityContext.privileged"],
      [`spec.${own}.privileged`],
    ]);
    assert.deepEqual(verdict("run-as-user", { "securityContext.runAsUser": unknown, [`${own}.runAsUser`]: 0 }), [
      [`spec.${own}.runAsUser`],
      ["spec.securityContext.runAsUser"],
    ]);
  });

  it("don't matter to a rule that doesn't look at them", () => {
    assert.deepEqual(verdict("privileged", { "containers[0].image": unknown, "securityContext.runAsUser": unknown }), [
      [],
      [],
    ]);
    assert.deepEqual(verdict("privileged", { "containers[0].image": unknown, [`${own}.privileged`]: true }), [
      [`spec.${own}.privileged`],
      [],
    ]);
  });

  it("leave a rule over a stack undecided if they could be the name that another resource refers to", () => {
    const rule: Rule = {
      ...base,
      name: "selects",
      stack: ([selector, ...others]) =>
        others.some(({ metadata }) => member(metadata, "labels").app === selector!.props.app)
          ? []
          : [{ resource: selector!, path: "app", problem: "selects nothing" }],
    };
    const stack = (label: unknown): Registration[] => [
      { type: "kubernetes:core/v1:Service", urn: "urn:1", props: { app: "web" } },
      { type: "kubernetes:core/v1:Pod", urn: "urn:2", props: { metadata: { labels: { app: label } } } },
    ];
    const outcome = (label: unknown) => {
      const { findings, undecided } = judgeStack(rule, stack(label), contextOf(rule, {}));
      return [findings.length, undecided.length];
    };
    assert.deepEqual(outcome("web"), [0, 0]);
    assert.deepEqual(outcome("other"), [1, 0]);
    assert.deepEqual(outcome(unknown), [0, 1]);
  });

  it("leave a rule over a large stack undecided, too", () => {
    const named = (kind: string, number: string, props: Manifest): Registration => ({
      type: `kubernetes:${kind}`,
      urn: `urn:${kind}:${number}`,
      props: { metadata: { name: number, namespace: "shop" }, ...props },
    });
    const run = (number: string, app: unknown) =>
      named("apps/v1:Deployment", number, {
        spec: { selector: { matchLabels: { app: number } }, template: { metadata: { labels: { app } } } },
      });
    const others = Array.from({ length: 100 }, (_, index) => run(`other-${index}`, `other-${index}`));
    const service = named("core/v1:Service", "web", { spec: { selector: { app: "web" } } });
    const judge = (app: unknown) =>
      judgeStack(
        ruleNamed("dangling-selectors"),
        [...others, run("web", app), service],
        contextOf(ruleNamed("dangling-selectors"), {}),
      );
    assert.equal(judge("x").findings.length, 1);
    const { findings, undecided } = judge(unknown);
    assert.deepEqual(
      [findings.map(({ path }) => path), undecided.map(({ path }) => path)],
      [[], ["spec.template.metadata.labels.app"]],
    );
  });

  it("are read without @pulumi/policy's proxy, which throws for them", () => {
    const { unknownCheckingProxy } = proxy as unknown as { unknownCheckingProxy: (props: object) => Manifest };
    const props = unknownCheckingProxy({ spec: { x: unknown } });
    assert.throws(() => (props.spec as Manifest).x);
    assert.deepEqual(unwrapped(props), { spec: { x: unknown } });
    assert.deepEqual(unwrapped({ plain: 1 }), { plain: 1 });
  });
});
