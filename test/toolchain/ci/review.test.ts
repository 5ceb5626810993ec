import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { reviewConfig } from "../../../toolchain/ci/stacks.ts";

const repository = join(import.meta.dirname, "..", "..", "..");

/** The settings as the program itself reads them. */
const program = `
  const { parseSettings } = require("./settings/load/parse");
  const { namespace, ingress, frontend } = parseSettings("pr-7", JSON.parse(process.argv[1])).settings;
  console.log(JSON.stringify([namespace, ingress.host, frontend.service.type]));`;

describe("the settings of a pull request's stack", () => {
  it("are valid as they are, except for the registry, which each team has to set", async () => {
    const committed = parse(readFileSync(join(repository, "Pulumi.pr.yaml"), "utf8")) as {
      config: Record<string, object>;
    };
    const config = { ...committed.config, ...reviewConfig(7) } as Record<string, object>;
    config["todo:global"] = { ...config["todo:global"], imageRegistry: "registry.test" };
    const given = Object.fromEntries(Object.entries(config).map(([key, value]) => [key.slice("todo:".length), value]));
    const { stdout } = await execa("node", ["--require", "./register.cjs", "--eval", program, JSON.stringify(given)], {
      cwd: repository,
    });
    assert.deepEqual(JSON.parse(stdout), ["todo-pr-7", "pr-7.todo.example.com", "ClusterIP"]);
  });
});
