import fc from "fast-check";
import type { Tree } from "../../settings/tree";
import { acceptable, choices } from "./variations";
import { assertSame, exactHelmView, pulumiView, withCluster } from "./views";

const existing = { cluster: { kind: "existing" } };
const registry = { imageRegistry: "registry.example.com" };
const tls = (host: string) => ({ host, tls: [{ secretName: "todo-tls", hosts: [host] }] });

const environments: Record<string, Tree> = {
  development: { ...existing, global: { environment: "development", ...registry }, namespace: "todo-dev" },
  staging: { ...existing, global: { environment: "staging", ...registry }, namespace: "todo-staging", ingress: tls("staging.todo.example.com") },
  production: { ...existing, global: { environment: "production", ...registry }, namespace: "todo-prod", ingress: tls("todo.example.com") },
};

describe("the chart, rendered with a stack's values", () => {
  withCluster();

  for (const [environment, given] of Object.entries(environments)) {
    it(`REL-7 LBL-6 CHT-12 is what the program makes of ${environment}`, async () => {
      const { objects, values } = await pulumiView(given);
      assertSame(await exactHelmView(values), objects);
    });
  }

  it("REL-7 is what the program makes of whatever settings", async function () {
    this.timeout(300_000);
    const settings = choices();
    const chosen = fc.subarray(settings).chain((some) =>
      fc.tuple(...some.map(({ path, values }) => fc.tuple(fc.constant(path), fc.constantFrom(...values)))),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(environments)), chosen, async (base, some) => {
        const { objects, values } = await pulumiView(acceptable(base, some));
        assertSame(await exactHelmView(values), objects);
      }),
      { numRuns: 30, seed: 1, endOnFailure: true },
    );
  });
});
