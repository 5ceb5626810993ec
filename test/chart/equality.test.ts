import type { Tree } from "../../settings/tree";
import { assertSame, helmView, pulumiView } from "./views";

const existing = { cluster: { kind: "existing" } };
const registry = { imageRegistry: "registry.example.com" };
const tls = (host: string) => ({ host, tls: [{ secretName: "todo-tls", hosts: [host] }] });

const environments: Record<string, Tree> = {
  development: { ...existing, global: { environment: "development", ...registry }, namespace: "todo-dev" },
  staging: { ...existing, global: { environment: "staging", ...registry }, namespace: "todo-staging", ingress: tls("staging.todo.example.com") },
  production: { ...existing, global: { environment: "production", ...registry }, namespace: "todo-prod", ingress: tls("todo.example.com") },
};

describe("the chart, rendered with a stack's values", () => {
  for (const [environment, given] of Object.entries(environments)) {
    it(`REL-7 LBL-6 CHT-12 is what the program makes of ${environment}`, async () => {
      const { objects, values } = await pulumiView(given);
      assertSame(await helmView(values), objects);
    });
  }
});
