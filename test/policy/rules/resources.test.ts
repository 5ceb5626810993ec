import assert from "node:assert/strict";
import { quantity } from "../../../policy/lib/quantity";
import { resourceLimits } from "../../../policy/rules/resource-limits";
import { resourceRequests } from "../../../policy/rules/resource-requests";
import { goodContainer, inEveryContainer, inEveryPod, type Role } from "../../support/policy/fixtures";

// Kubernetes doesn't accept resources for ephemeral containers.
const roles: Role[] = ["container", "init", "sidecar"];
const { requests, limits } = goodContainer.resources;

describe("resource-requests", () => {
  it("DEP-21 requires cpu and memory in every container, init containers included", () => {
    inEveryContainer(resourceRequests, {}, [], { roles });
    const both = ["resources.requests.cpu: must be set", "resources.requests.memory: must be set"];
    for (const resources of [undefined, null, {}, "x", { limits: null }, { requests: null }])
      inEveryContainer(resourceRequests, { resources }, both, { roles });
    inEveryContainer(resourceRequests, { resources: { requests: { cpu: "100m" } } }, [both[1]!], { roles });
    inEveryContainer(
      resourceRequests,
      { resources: { requests: { cpu: "0m", memory: "1Gi" } } },
      ["resources.requests.cpu: must be more than 0: 0 requests nothing"],
      { roles },
    );
    inEveryContainer(resourceRequests, { resources: { requests: { cpu: null, memory: "1Gi" } } }, [both[0]!], {
      roles,
    });
  });

  it("takes a limit as the request if there is none, as Kubernetes does", () =>
    inEveryContainer(resourceRequests, { resources: { limits } }, [], { roles }));

  for (const [cpu, problem] of [
    ["lots", "must be a quantity"],
    [{}, "must be a quantity"],
    ["-100m", "must not be negative"],
    [-1, "must not be negative"],
  ] as [unknown, string][]) {
    it(`reports that cpu ${JSON.stringify(cpu)} ${problem}`, () =>
      inEveryContainer(
        resourceRequests,
        { resources: { requests: { ...requests, cpu } } },
        [`resources.requests.cpu: ${problem}`],
        { roles },
      ));
  }

  it("requires whole bytes of memory", () => {
    const problem = "must be whole bytes: the suffix m means a thousandth";
    const memory = (list: string) => ({ resources: { [list]: { cpu: "1", memory: "128m" } } });
    for (const list of ["requests", "limits"])
      inEveryContainer(resourceRequests, memory(list), [`resources.${list}.memory: ${problem}`], { roles });
  });

  it("accepts what is set for the whole pod", () => {
    const asked = { resources: { requests: { cpu: "1" }, limits: { memory: "1Gi" } } };
    inEveryPod(resourceRequests, { ...asked, containers: [{ ...goodContainer, resources: undefined }] }, []);
    inEveryPod(resourceRequests, { resources: { requests: { cpu: "lots" } } }, [
      "{pod}.resources.requests.cpu: must be a quantity",
    ]);
  });
});

describe("resource-limits", () => {
  const withLimits = (given: object) => ({ resources: { requests, limits: { ...limits, ...given } } });

  it("DEP-21 requires cpu and memory in every container, init containers included", () => {
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
    [{ cpu: "99m" }, ["resources.limits.cpu: must be at least the request, 100m"]],
    [{ memory: 0 }, ["resources.limits.memory: must be more than 0: 0 means no limit"]],
    [{ cpu: 0.05 }, ["resources.limits.cpu: must be at least the request, 100m"]],
    [{ memory: "127Mi" }, ["resources.limits.memory: must be at least the request, 128Mi"]],
    [{ memory: "134217728" }, []],
    [{ memory: "1Gi" }, ["resources.limits.memory: must be at most 512Mi"], { memory: "512Mi" }],
    [{ memory: "512Mi" }, [], { memory: "512Mi" }],
    [{ cpu: 4 }, ["resources.limits.cpu: must be at most 2"], { cpu: "2" }],
    [{ cpu: "lots" }, ["resources.limits.cpu: must be a quantity"]],
    [{ cpu: {} }, ["resources.limits.cpu: must be a quantity"]],
  ] as [object, string[], object?][]) {
    it(`reports ${expected.join() || "nothing"} for ${JSON.stringify(given)}`, () => {
      inEveryContainer(resourceLimits, withLimits(given), expected, { roles, config });
    });
  }

  it("accepts limits of the whole pod, and no container's limit above them", () => {
    const pod = (cpu: unknown) => ({ resources: { limits: { cpu, memory: "1Gi" } } });
    inEveryPod(resourceLimits, { ...pod("1"), containers: [{ ...goodContainer, resources: { requests } }] }, []);
    inEveryPod(resourceLimits, pod("1"), []);
    inEveryPod(resourceLimits, pod("100m"), [
      "{pod}.containers[0].resources.limits.cpu: must be at most the pod's limit, 100m",
    ]);
    inEveryPod(resourceLimits, pod("1"), ["{pod}.resources.limits.cpu: must be at most 0.7"], {
      config: { cpu: "0.7" },
    });
  });

  it("refuses a maximum that isn't a quantity", () => {
    assert.match(
      String(resourceLimits.config?.safeParse({ cpu: "much" }).error),
      /must be a quantity, such as 4 or 8Gi/,
    );
  });
});

describe("quantity", () => {
  const billion = 10n ** 9n;

  for (const [text, expected] of [
    ["100m", billion / 10n],
    ["1.5Gi", 3n * 2n ** 29n * billion],
    ["2e3", 2000n * billion],
    ["1e-3", billion / 1000n],
    ["1E", 10n ** 18n * billion],
    ["5", 5n * billion],
    [0.25, billion / 4n],
    [1e21, 10n ** 21n * billion],
    [".5", billion / 2n],
    ["5.", 5n * billion],
    ["+1", billion],
    ["-1n", -1n],
    ["0.1n", 1n],
    ["100 m", undefined],
    ["128mb", undefined],
    ["1e99999", undefined],
    [".", undefined],
    ["", undefined],
    ["m", undefined],
    [null, undefined],
    [NaN, undefined],
  ] as [unknown, bigint | undefined][]) {
    it(`${JSON.stringify(text)} is ${expected} billionths`, () => assert.equal(quantity(text), expected));
  }

  it("has the same value in every spelling of a number of thousandths", () => {
    for (let thousandths = 1; thousandths < 5000; thousandths++) {
      assert.equal(quantity(thousandths / 1000), quantity(`${thousandths}m`));
      assert.equal(quantity(String(thousandths / 1000)), quantity(`${thousandths}m`));
    }
  });
});
