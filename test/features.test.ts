import assert from "node:assert/strict";
import { objectsOf, registerProgram, withCluster } from "./support/program";

describe("features", function () {
  this.timeout(60_000);
  withCluster();

  it("CM-12 CM-13 add the reminders' CronJob, and are in the ConfigMap", async () => {
    for (const on of [true, false]) {
      const objects = objectsOf(await registerProgram({ features: { reminders: on, aiChatbot: on } }));
      assert.equal(
        objects.some(({ kind }) => kind === "CronJob"),
        on,
      );
      const told = objects.find(({ kind }) => kind === "ConfigMap")?.data as Record<string, string>;
      assert.deepEqual(
        [told["feature-reminders-enabled"], told["feature-ai-chatbot-enabled"]],
        [String(on), String(on)],
      );
    }
  });
});
