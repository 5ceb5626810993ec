import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseSettings } from "../../settings/load/parse";

describe("the settings of a pull request's own stack", () => {
  it("are right as they are, but for the registry, which is the team's", async () => {
    const { reviewConfig } = await import("../../toolchain/ci/stacks.ts");
    const committed = parse(readFileSync(join(__dirname, "..", "..", "Pulumi.pr.yaml"), "utf8")) as {
      config: Record<string, object>;
    };
    const config = { ...committed.config, ...reviewConfig(7) } as Record<string, object>;
    config["todo:global"] = { ...config["todo:global"], imageRegistry: "registry.test" };
    const given = Object.fromEntries(Object.entries(config).map(([key, value]) => [key.slice("todo:".length), value]));
    const { settings } = parseSettings("pr-7", given);
    assert.deepEqual(
      [settings.namespace, settings.ingress.host, settings.frontend.service.type],
      ["todo-pr-7", "pr-7.todo.example.com", "ClusterIP"],
    );
  });
});
