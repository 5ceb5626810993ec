import assert from "node:assert/strict";
import { recordedResources } from "./state";
import { recordedStacks } from "./stacks";
import { upgradeSteps } from "./upgrade";

/**
 * A name in the state is identity: a resource under another name or parent is deleted and created again, and a
 * database loses its data that way. Jobs and the connection test's pod run once for each release, so a new release
 * replaces them.
 */
describe("an upgrade of a stack that an earlier version deployed", () => {
  for (const stack of recordedStacks) {
    it(`keeps every resource of ${stack.name}, except what runs once for each release`, async () => {
      const steps = await upgradeSteps(stack);
      const kept = Object.fromEntries(recordedResources(stack.name).map((resource) => [resource, "kept"]));
      assert.deepEqual(steps, { ...kept, ...stack.changed });
    });
  }
});
