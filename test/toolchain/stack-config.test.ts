import assert from "node:assert/strict";
import { mergeConfig } from "../../toolchain/stack/config.ts";

describe("the dev stack's config", () => {
  it("is the committed one at first", () => {
    assert.deepEqual(mergeConfig({ "todo:namespace": "todo-dev" }), { "todo:namespace": "todo-dev" });
  });

  it("follows the committed one where this machine has no value of its own", () => {
    const seen = { "todo:namespace": "todo-dev", "todo:backend": { port: 8000 } };
    assert.deepEqual(mergeConfig({ "todo:namespace": "todo" }, seen, seen), { "todo:namespace": "todo" });
  });

  it("keeps what was set on this machine", () => {
    const seen = { "todo:global": { environment: "development" } };
    const machine = { "todo:global": { environment: "staging" }, "todo:token": { secure: "v1:x" } };
    assert.deepEqual(
      mergeConfig({ "todo:global": { environment: "development" }, "todo:namespace": "n" }, seen, machine),
      {
        ...machine,
        "todo:namespace": "n",
      },
    );
  });
});
