import assert from "node:assert/strict";
import { judgeResource, judgeStack } from "../../../policy/engine/judge";
import { undecidedMessage } from "../../../policy/engine/message";
import { markers } from "../../../policy/engine/unknowns";
import type { Rule } from "../../../policy/rule";
import { envReferences } from "../../../policy/rules/env-references";
import { imageTag } from "../../../policy/rules/image-tag";
import { leakedSecrets } from "../../../policy/rules/leaked-secrets";
import { networkPolicies } from "../../../policy/rules/network-policies";
import { replicas } from "../../../policy/rules/replicas";
import { resourceLimits } from "../../../policy/rules/resource-limits";
import { contextOf } from "../../support/policy/check";
import { type Changes, stackWith } from "../../support/policy/fixtures";

/** The marker of a string that a preview doesn't know. */
const unknown = [...markers][2];
const secret = (stringData: unknown) => ({
  type: "kubernetes:core/v1:Secret",
  props: { metadata: { name: "keys", namespace: "shop" }, stringData },
});
const container = "spec.template.spec.containers.0";
const first = "spec.template.spec.containers[0]";

/** What a rule finds in the stack in a preview, and what it leaves for the update. */
function preview(rule: Rule<any>, changes: Changes): { said: string[]; left: string[] } {
  const stack = stackWith(changes).map((each, index) => ({ ...each, urn: `urn:${index}` }));
  const context = contextOf(rule, {});
  const verdicts = rule.stack
    ? [judgeStack(rule, stack, context)]
    : stack.map((each) => judgeResource(rule, each, context));
  return {
    said: verdicts.flatMap(({ findings }) => findings).map(({ path, problem }) => `${path}: ${problem}`),
    left: [...new Set(verdicts.flatMap(({ undecided }) => undecided).map(({ path }) => path))],
  };
}

describe("what a preview doesn't know yet", () => {
  it("is left for the update, and everything else is decided", () => {
    const changes = {
      "Deployment web": { [`${container}.image`]: unknown, [`${container}.resources.limits`]: { cpu: unknown } },
    };
    assert.deepEqual(preview(imageTag, changes), { said: [], left: [`${first}.image`] });
    assert.deepEqual(preview(resourceLimits, changes), {
      said: [`${first}.resources.limits.memory: must be set`],
      left: [`${first}.resources.limits.cpu`],
    });
  });

  it("isn't a dangling reference: the Secret may well have the key", () => {
    const env = {
      "Deployment web": {
        [`${container}.env`]: ["keys", "nowhere"].map((name) => ({
          name,
          valueFrom: { secretKeyRef: { name, key: "x" } },
        })),
      },
    };
    const { said, left } = preview(envReferences, { ...env, "Secret keys": secret(unknown) });
    assert.deepEqual(said, [
      `${first}.env[1].valueFrom.secretKeyRef: refers to Secret nowhere, key x, but the Secret isn't in the stack`,
    ]);
    assert.deepEqual(left, ["stringData"]);
  });

  it("doesn't hide a known secret", () => {
    const changes = {
      "Secret keys": secret({ "a": unknown, "jwt-secret": "known-and-long" }),
      "ConfigMap web": { "data.x": "known-and-long", "data.y": unknown },
    };
    const { said, left } = preview(leakedSecrets, changes);
    assert.deepEqual(said, ["data.x: must not contain the value of Secret keys, key jwt-secret"]);
    assert.ok(left.includes("stringData.a") && left.includes("data.y"));
  });

  it("is neither a missing policy nor too few replicas", () => {
    assert.deepEqual(
      preview(networkPolicies, {
        "NetworkPolicy deny": null,
        "Deployment web": { "spec.template.metadata.labels": { app: unknown } },
      }).said,
      ["metadata.namespace: must have a NetworkPolicy that denies all traffic by default"],
    );
    assert.deepEqual(preview(replicas, { "HorizontalPodAutoscaler web": { "spec.minReplicas": unknown } }).said, []);
  });
});

describe("what a state hides", () => {
  /** As "pulumi policy analyze" gives a secret that it can't decrypt: the whole of what the program has marked. */
  const hidden = "[secret]";

  it("is reported as undecided, with what to do, and everything else is decided", () => {
    const changes = {
      "Secret keys": secret(hidden),
      "ConfigMap web": { "data.x": hidden, "data.y": "known-and-long" },
    };
    const stack = stackWith(changes).map((each, index) => ({ ...each, urn: `urn:${index}` }));
    const { findings, undecided } = judgeStack(leakedSecrets, stack, contextOf(leakedSecrets, {}));
    assert.deepEqual(findings, []);
    const messages = stack.flatMap((each) => {
      const untold = undecided.filter(({ urn }) => urn === each.urn);
      return untold.length > 0 ? [undecidedMessage(leakedSecrets, each, untold)] : [];
    });
    const decrypt =
      "is encrypted in this state. Set PULUMI_CONFIG_PASSPHRASE to the stack's passphrase, or log in to its secrets " +
      "provider";
    assert.deepEqual(messages.sort(), [
      `leaked-secrets can't decide: data.x of ConfigMap web ${decrypt}`,
      `leaked-secrets can't decide: stringData of Secret keys ${decrypt}`,
    ]);
  });
});
