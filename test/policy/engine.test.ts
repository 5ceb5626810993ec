import assert from "node:assert/strict";
import { Secret } from "@pulumi/policy";
import { z } from "zod";
import { problemsOfConfig } from "../../policy/engine/config";
import { exemptionFrom, problemsOfExemptions } from "../../policy/engine/exemptions";
import { judgeResource } from "../../policy/engine/judge";
import { messageOf } from "../../policy/engine/message";
import { remediated } from "../../policy/engine/remediation";
import { Secrets } from "../../policy/engine/secrets";
import { at, type Manifest, member } from "../../policy/manifest";
import type { Rule } from "../../policy/rule";
import { resourcesOf } from "../../policy/resources";
import { check, contextOf } from "../support/policy/check";
import { changed, pod } from "../support/policy/manifests";
import { rules } from "../../policy/rules";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const ruleNamed = (name: string) => rules.find((rule) => rule.name === name)!;
const base = { checks: [1], title: "t", why: "because", fix: "repair it", severity: "low" as const, standards: [] };

describe("policy engine: messages", () => {
  const rule: Rule = {
    ...base,
    name: "r",
    resource: ({ props }) => [{ path: "spec.value", value: member(props, "spec").value, problem: "is wrong" }],
  };
  const message = (
    value: unknown,
    { secrets = [] as string[], secretPaths = [] as string[], kind = "ConfigMap" } = {},
  ) => {
    const registration = {
      type: `kubernetes:core/v1:${kind}`,
      name: "x",
      urn: "urn:x",
      props: { metadata: { name: "named" }, spec: { value } },
      secretPaths: new Set(secretPaths),
    };
    const context = contextOf(rule, { secrets });
    return messageOf(rule, judgeResource(rule, registration, context).findings[0]!, context);
  };

  it("name resource, path, value, rule, reason, fix and documentation", () => {
    assert.equal(
      message("x"),
      [
        'ConfigMap named: spec.value: "x" is wrong',
        "  rule: r",
        "  why: because",
        "  fix: repair it",
        "  see: docs/policies.md#r",
      ].join("\n"),
    );
  });

  it("truncate a long value", () => assert.ok(message("x".repeat(10_000)).length < 400));

  it(
    "X-16 never quote a secret, whether the mark is on the value, around it or inside it, or the value is " +
      "known from elsewhere",
    () => {
      for (const secretPaths of [["spec.value"], ["spec"], ["spec.value.inner"]]) {
        assert.match(message({ inner: "hunter2hunter2" }, { secretPaths }), /spec\.value: \(secret\) is wrong/);
      }
      assert.match(
        message({ url: "https://u:hunter2hunter2@h" }, { secrets: ["hunter2hunter2"] }),
        /spec\.value: \(secret\) is wrong/,
      );
      assert.match(message({ a: 1 }, { secretPaths: ["spec.other"] }), /spec\.value: \{"a":1\} is wrong/);
    },
  );
});

describe("policy engine: exemptions", () => {
  const annotation = "policy.todo/exempt-privileged";
  const [resource] = resourcesOf({
    type: "kubernetes:core/v1:Pod",
    props: { metadata: { annotations: { [annotation]: " it is the node's agent " } } },
  });
  const exempt = (annotations: Manifest) =>
    resourcesOf({ type: "kubernetes:core/v1:Pod", props: { metadata: { annotations } } })[0]!;

  it("need an existing rule and a reason", () => {
    assert.equal(exemptionFrom("privileged", resource!), "it is the node's agent");
    assert.equal(exemptionFrom("host-path", resource!), undefined);
    assert.deepEqual(problemsOfExemptions(resource!, ["privileged"]), []);
    for (const reason of ["", "  ", null, 1]) {
      assert.equal(exemptionFrom("privileged", exempt({ [annotation]: reason })), undefined);
      assert.match(problemsOfExemptions(exempt({ [annotation]: reason }), ["privileged"])[0]!, /the reason is missing/);
    }
    assert.match(
      problemsOfExemptions(exempt({ "policy.todo/exempt-privilegd": "x" }), ["privileged"])[0]!,
      /the pack has no rule privilegd/,
    );
  });

  it("may be annotations of the pod template", () => {
    const props = { spec: { template: { metadata: { annotations: { [annotation]: "why" } } } } };
    assert.equal(exemptionFrom("privileged", resourcesOf({ type: "kubernetes:apps/v1:Deployment", props })[0]!), "why");
  });
});

describe("policy engine: config", () => {
  const given: Rule<{ minimum: number }> = {
    ...base,
    name: "given",
    config: z.strictObject({ minimum: z.int().default(1) }),
  };
  const problems = (config: Record<string, object>) =>
    problemsOfConfig([given, { ...base, name: "plain" }], Object.entries(config));

  it("is refused, with every problem at once, for an unknown policy, an unknown parameter or a wrong value", () => {
    assert.deepEqual(problems({ given: { minimum: 2 }, plain: {}, pack: { environment: "dev" } }), []);
    const found = problems({
      givn: {},
      given: { minimum: "x", maximum: 1 },
      plain: { x: 1 },
      pack: { environment: "qa" },
    });
    for (const [index, line] of [
      /^givn: unknown policy; the pack has /,
      /^given\.minimum: /,
      /^given: .*maximum/,
      /^plain\.x: unknown parameter; /,
      /^pack\.environment: /,
    ].entries()) {
      assert.match(found[index] ?? "", line);
    }
    assert.equal(found.length, 5);
  });

  it("gives the rule its parameters, with defaults for the rest", () => {
    const rule: Rule<{ minimum: number }> = {
      ...given,
      resource: (_, { config }) => [{ path: String(config.minimum), problem: "is it" }],
    };
    assert.deepEqual(
      check(rule as Rule, "kubernetes:core/v1:Pod", {}).map(({ path }) => path),
      ["1"],
    );
    assert.deepEqual(
      check(rule as Rule, "kubernetes:core/v1:Pod", {}, { config: { minimum: 7 } }).map(({ path }) => path),
      ["7"],
    );
  });
});

describe("policy engine: secrets and remediation", () => {
  it("knows the values marked as secret: where they are, what they are, and how they look in base64", () => {
    const secrets = new Secrets();
    secrets.collect("urn:x", {
      data: { a: new Secret("hunter2hunter2"), b: "plain text" },
      list: [new Secret({ key: "another-secret" })],
      short: new Secret("abc"),
      late: new Secret(unknown),
      word: new Secret("YWJjZGVm"),
    });
    assert.deepEqual([...secrets.pathsOf("urn:x")], ["data.a", "list[0]", "short", "late", "word"]);
    for (const text of ["x hunter2hunter2", Buffer.from("hunter2hunter2").toString("base64"), "another-secret"])
      assert.ok(secrets.holds(text), text);
    for (const text of ["plain text", "abc", "abcdef, which that word is in base64", unknown, ""])
      assert.ok(!secrets.holds(text), text);
  });

  const remedies = ["seccomp", "privilege-escalation", "drop-capabilities"].map(ruleNamed);
  const remediate = (rule: Rule, spec: Manifest) =>
    remediated(
      rule,
      { type: "kubernetes:core/v1:Pod", name: "x", urn: "urn:x", props: { spec } } as never,
      contextOf(rule, {}),
    ) as { spec: Manifest } | undefined;

  it("remediates so that the rule then accepts, and keeps secrets marked", () => {
    const secret = new Secret("hunter2hunter2");
    const bare = {
      containers: [
        { name: "a", env: [{ name: "X", value: secret }], securityContext: { readOnlyRootFilesystem: true } },
      ],
      initContainers: [{ name: "b" }],
    };
    for (const rule of remedies) {
      const fixed = remediate(rule, bare);
      assert.ok(fixed, rule.name);
      assert.deepEqual(
        check(rule, "kubernetes:core/v1:Pod", JSON.parse(JSON.stringify(fixed)) as Manifest),
        [],
        rule.name,
      );
      const [container] = fixed.spec.containers as { env: { value: unknown }[]; securityContext: Manifest }[];
      assert.equal(container!.env[0]!.value, secret);
      assert.equal(container!.securityContext.readOnlyRootFilesystem, true);
      assert.ok(!(at("", "securityContext") in bare.initContainers[0]!), "what is given stays as it is");
    }
  });

  it("doesn't remediate what is good, what is set on purpose, or a Windows pod", () => {
    for (const rule of remedies) assert.equal(remediate(rule, pod), undefined, rule.name);
    assert.equal(
      remediate(ruleNamed("seccomp"), changed(pod, { "securityContext.seccompProfile.type": "Unconfined" })),
      undefined,
    );
    assert.equal(
      remediate(
        ruleNamed("privilege-escalation"),
        changed(pod, { "containers[0].securityContext.allowPrivilegeEscalation": true }),
      ),
      undefined,
    );
    assert.equal(
      remediate(ruleNamed("privilege-escalation"), { os: { name: "windows" }, containers: [{}] }),
      undefined,
    );
  });
});
