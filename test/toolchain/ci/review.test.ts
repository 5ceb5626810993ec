import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { reviewStack } from "../../../toolchain/ci/stacks.ts";
import { StackConfig } from "../../../toolchain/stack/config.ts";

const repository = join(import.meta.dirname, "..", "..", "..");

/** The settings as the program itself reads them. */
const program = `
  const { parseSettings } = require("./settings/load/parse");
  const { namespace, ingress, frontend } = parseSettings("pr-7", JSON.parse(process.argv[1])).settings;
  console.log(JSON.stringify([namespace, ingress.host, frontend.service.type, ingress.tls[0].secretName]));`;

describe("the settings of a pull request's stack", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are valid as they are, except for the registry, which each team has to set", async () => {
    const config = new StackConfig("pr-7", { committed: "pr", folder });
    const settings = { ...config.values() } as Record<string, object>;
    settings["todo:global"] = { ...settings["todo:global"], imageRegistry: "registry.test" };
    const given = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [key.slice("todo:".length), value]),
    );
    const { stdout } = await execa("node", ["--require", "./register.cjs", "--eval", program, JSON.stringify(given)], {
      cwd: repository,
    });
    assert.deepEqual(JSON.parse(stdout), ["todo-pr-7", "pr-7.todo.example.com", "ClusterIP", "todo-pr-7-tls"]);
  });

  it("take the host from the committed file, with the stack's name where it says so", () => {
    const clone = join(folder, "clone");
    mkdirSync(clone);
    const text = "config:\n  todo:namespace: '{stack}-review'\n  todo:ingress:\n    host: review.test\n";
    writeFileSync(join(clone, "Pulumi.pr.yaml"), text);
    assert.deepEqual(new StackConfig("pr-12", { committed: "pr", folder, repository: clone }).values(), {
      "todo:namespace": "pr-12-review",
      "todo:ingress": { host: "review.test" },
    });
  });

  it("leave a stack's own file as it is", () => {
    const clone = join(folder, "clone");
    mkdirSync(clone);
    writeFileSync(join(clone, "Pulumi.dev.yaml"), "config:\n  todo:namespace: '{stack}'\n");
    assert.deepEqual(new StackConfig("dev", { folder, repository: clone }).values(), { "todo:namespace": "{stack}" });
  });

  it("are judged by the preset of development", () => assert.equal(reviewStack(7, { folder }).preset(), "dev"));
});
