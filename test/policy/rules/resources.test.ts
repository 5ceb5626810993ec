import assert from "node:assert/strict";
import { quantity } from "../../../policy/lib/quantity";
import { resourceLimits } from "../../../policy/rules/resource-limits";
import { resourceRequests } from "../../../policy/rules/resource-requests";
import { goodContainer, inEveryContainer, type Role } from "../../support/policy/fixtures";

// Kubernetes refuses resources of ephemeral containers.
const roles: Role[] = ["container", "init", "sidecar"];
const { requests, limits } = goodContainer.resources;

describe("resource-requests", () => {
  it("DEP-21 wants cpu and memory of every container, init containers included", () => {
    inEveryContainer(resourceRequests, {}, [], { roles });
    const both = ["resources.requests.cpu: must be set", "resources.requests.memory: must be set"];
    for (const resources of [undefined, null, {}, "x", { limits }, { requests: null }])
      inEveryContainer(resourceRequests, { resources }, both, { roles });
    inEveryContainer(resourceRequests, { resources: { requests: { cpu: "100m" } } }, [both[1]!], { roles });
    inEveryContainer(
      resourceRequests,
      { resources: { requests: { cpu: "0m", memory: "1Gi" } } },
      ["resources.requests.cpu: must be more than 0, which asks for nothing"],
      { roles },
    );
    inEveryContainer(resourceRequests, { resources: { requests: { cpu: null, memory: "1Gi" } } }, [both[0]!], {
      roles,
    });
  });
});

describe("resource-limits", () => {
  const withLimits = (given: object) => ({ resources: { requests, limits: { ...limits, ...given } } });

  it("DEP-21 wants cpu and memory of every container, init containers included", () => {
    inEveryContainer(resourceLimits, {}, [], { roles });
    inEveryContainer(
      resourceLimits,
      { resources: { requests } },
      ["resources.limits.cpu: must be set", "resources.limits.memory: must be set"],
      { roles },
    );
  });

  for (const [given, expected, config] of [
    [{ cpu: "100m" }, []],
    [{ cpu: "0.1" }, []],
    [{ cpu: "99m" }, ["resources.limits.cpu: must be at least what is requested, 100m"]],
    [{ memory: 0 }, ["resources.limits.memory: must be more than 0, which is no limit"]],
    [{ cpu: 0.05 }, ["resources.limits.cpu: must be at least what is requested, 100m"]],
    [{ memory: "127Mi" }, ["resources.limits.memory: must be at least what is requested, 128Mi"]],
    [{ memory: "134217728" }, []],
    [{ memory: "1Gi" }, ["resources.limits.memory: must be at most 512Mi"], { memory: "512Mi" }],
    [{ memory: "512Mi" }, [], { memory: "512Mi" }],
    [{ cpu: 4 }, ["resources.limits.cpu: must be at most 2"], { cpu: "2" }],
    [{ cpu: "lots" }, ["resources.limits.cpu: must be a quantity"]],
    [{ cpu: {} }, ["resources.limits.cpu: must be a quantity"]],
  ] as [object, string[], object?][]) {
    it(`says ${expected.join() || "nothing"} of ${JSON.stringify(given)}`, () => {
      inEveryContainer(resourceLimits, withLimits(given), expected, { roles, config });
    });
  }

  it("refuses a ceiling that is no quantity", () => {
    assert.match(
      String(resourceLimits.config?.safeParse({ cpu: "much" }).error),
      /must be a quantity, such as 4 or 8Gi/,
    );
  });
});

describe("quantity", () => {
  for (const [text, expected] of [
    ["100m", 0.1],
    ["1.5Gi", 1.5 * 2 ** 30],
    ["2e3", 2000],
    ["1E", 1e18],
    ["5", 5],
    [0.25, 0.25],
    [".5", 0.5],
    ["100 m", undefined],
    ["", undefined],
    ["m", undefined],
    [null, undefined],
    [NaN, undefined],
  ] as [unknown, number | undefined][]) {
    it(`${JSON.stringify(text)} is ${expected}`, () => assert.equal(quantity(text), expected));
  }
});
