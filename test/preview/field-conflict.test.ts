import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

const namespace = "todo-field-conflict";

/** A person's tool, such as a dashboard, sets a field that is the stack's, on a real API server. */
describe("a field that someone else has set", () => {
  const stack = new Workspace("field-conflict", "dev", { "todo:app": "one" }, join(__dirname, "field-conflict"));
  const up = ["up", "--yes", "--skip-preview"];
  const service = (...args: string[]) => stack.kubectl("--namespace", namespace, ...args);
  const selector = async () =>
    (await service("get", "service", "web", "--output=jsonpath={.spec.selector.app}")).stdout;

  before(async () => {
    await stack.init();
    const { exitCode, output } = await stack.pulumi(...up);
    assert.equal(exitCode, 0, output);
    const patch = JSON.stringify({ spec: { selector: { app: "theirs" } } });
    await service("patch", "service", "web", "--field-manager=dashboard", `--patch=${patch}`);
  });

  after(async () => {
    await stack.pulumi("destroy", "--yes", "--skip-preview");
    stack.remove();
  });

  it("ends the update with who has it, and how to take it back", async () => {
    const { diagnose } = await import("../../toolchain/stack/diagnosis.ts");
    stack.configure({ "todo:app": "two" });
    const log = join(stack.folder, "events.json");
    const { exitCode } = await stack.pulumi(...up, "--event-log", log, { PULUMI_DEBUG_COMMANDS: "true" });
    assert.notEqual(exitCode, 0);
    assert.equal(await selector(), "theirs");
    const { message, why, fix } = diagnose("up", "dev", log, "");
    assert.match(message, /^Someone else has set a field that the stack sets/);
    assert.match(why, /"todo-field-conflict\/web" .*conflict with "dashboard" using v1: \.spec\.selector/s);
    assert.match(fix, /^To take it back, run the command once with PULUMI_K8S_ENABLE_PATCH_FORCE=true\./);
  });

  it("is taken back as the message says", async () => {
    const { exitCode, output } = await stack.pulumi(...up, { PULUMI_K8S_ENABLE_PATCH_FORCE: "true" });
    assert.equal(exitCode, 0, output);
    assert.equal(await selector(), "two");
  });
});
