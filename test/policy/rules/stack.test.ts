import assert from "node:assert/strict";
import { rules } from "../../../policy/rules";
import { check, checkStack } from "../../support/policy/check";
import { goodContainer, goodStack, stackWith } from "../../support/policy/fixtures";

describe("every rule", () => {
  for (const rule of rules) {
    it(`${rule.name} accepts the good stack in production`, () => {
      const stack = stackWith({});
      const found = [...stack.flatMap(({ type, props }) => check(rule, type, props)), ...checkStack(rule, stack)];
      assert.deepEqual(
        found.map(({ resource, path, problem }) => `${resource.kind} ${path}: ${problem}`),
        [],
      );
    });
  }
});

const deployment = goodStack["Deployment web"]!;

describe("the good container", () => {
  it("is the one that the good stack runs", () =>
    assert.deepEqual((deployment.props as any).spec.template.spec.containers, [goodContainer]));
});
