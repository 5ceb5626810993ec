import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { loadSettings } from "../../../settings";
import { SettingsError } from "../../../settings/problems";

/** Loads a stack's config as Pulumi passes it; returns the warnings, too. */
async function load(config: Record<string, string>) {
  await pulumi.runtime.setMocks(
    { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) },
    "todo",
    "test",
    false,
  );
  pulumi.runtime.setAllConfig(config);
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (message: string) => warnings.push(message);
  try {
    return { settings: loadSettings(), warnings };
  } finally {
    console.warn = warn;
    pulumi.runtime.setAllConfig({});
  }
}

describe("loadSettings", () => {
  it("CFG-26 reads the project's keys, text as text and the others as objects", async () => {
    const { settings, warnings } = await load({
      "todo:namespace": "todo-test",
      "todo:backend": '{"port":8080}',
      "kubernetes:context": "other",
    });
    assert.equal(settings.namespace, "todo-test");
    assert.equal(settings.backend.port, 8080);
    assert.deepEqual(warnings, []);
  });

  it("DEP-12 warns about unwise settings, with key, value, reason and fix, and continues", async () => {
    const { settings, warnings } = await load({ "todo:backend": '{"paused":true}' });
    assert.equal(settings.backend.paused, true);
    assert.deepEqual(warnings, [
      "warning: [runtime] todo:backend.paused is true: blocks every rollout until it is false again\n" +
        "    fix: pulumi config set --path 'todo:backend.paused' false",
    ]);
  });

  it("CFG-26 refuses text in place of an object", async () => {
    await assert.rejects(load({ "todo:backend": "port=8080" }), (error: SettingsError) => {
      assert.deepEqual(error.problems, [
        {
          key: "backend",
          rule: "must be an object of keys and values",
          fix: "set its members: pulumi config set --path 'todo:backend.<member>' <value>",
        },
      ]);
      return true;
    });
  });
});
