import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import { createQueue } from "../src/tasks/in-order.ts";

describe("the queue", () => {
  it("keeps the order within a key, across failures", async () => {
    const inOrder = createQueue();
    const seen: string[] = [];
    const step = (name: string, ms: number) => async () => {
      await setTimeout(ms);
      seen.push(name);
      if (name === "first") throw new Error(name);
    };
    const results = await Promise.allSettled([
      inOrder("a", step("first", 20)),
      inOrder("a", step("second", 0)),
      inOrder("b", step("other", 5)),
    ]);
    assert.deepEqual(seen, ["other", "first", "second"]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "fulfilled", "fulfilled"],
    );
  });
});
