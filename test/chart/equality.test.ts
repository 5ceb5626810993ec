import fc from "fast-check";
import { cases, environments } from "./cases";
import { acceptable, choices } from "./variations";
import { withCluster } from "../support/program";
import { assertEqual } from "./views";

describe("the chart, rendered with a stack's values", () => {
  withCluster();

  for (const [name, given] of Object.entries(cases)) {
    it(`REL-7 LBL-6 CHT-12 is what the program creates for ${name}`, () => assertEqual(given));
  }

  it("REL-7 is what the program creates for arbitrary settings", async function () {
    this.timeout(900_000);
    const settings = choices();
    const chosen = fc
      .subarray(settings)
      .chain((some) =>
        fc.tuple(...some.map(({ path, values }) => fc.tuple(fc.constant(path), fc.constantFrom(...values)))),
      );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(environments)), chosen, (base, some) =>
        assertEqual(acceptable(base, some)),
      ),
      { numRuns: 30, seed: 1, endOnFailure: true },
    );
  });
});
