import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pageQuerySchema, taskDraftSchema, taskPatchSchema, taskSchema } from "../src/tasks/schema.ts";

const accepts = (schema: { safeParse(input: unknown): { success: boolean } }, input: unknown) =>
  schema.safeParse(input).success;

describe("a new task", () => {
  it("has a title of 1 to 255 characters, counted as PostgreSQL counts them", () => {
    assert.equal(accepts(taskDraftSchema, { title: "x".repeat(255) }), true);
    assert.equal(accepts(taskDraftSchema, { title: "🥛".repeat(255) }), true);
    assert.equal(accepts(taskDraftSchema, { title: "🥛".repeat(256) }), false);
    assert.equal(accepts(taskDraftSchema, { title: "" }), false);
    assert.equal(accepts(taskDraftSchema, {}), false);
  });

  it("has a description of at most 1000 characters, or none", () => {
    assert.equal(accepts(taskDraftSchema, { title: "a", description: "x".repeat(1000) }), true);
    assert.equal(accepts(taskDraftSchema, { title: "a", description: "x".repeat(1001) }), false);
    assert.deepEqual(taskDraftSchema.parse({ title: "a", description: " " }), { title: "a", description: null });
  });

  it("loses the white space around its title", () => {
    assert.deepEqual(taskDraftSchema.parse({ title: "\n a b " }), { title: "a b" });
  });

  it("cannot set what the server sets", () => {
    assert.equal(accepts(taskDraftSchema, { title: "a", id: "x" }), false);
  });
});

describe("a change", () => {
  it("has only the fields that are sent", () => {
    assert.deepEqual(taskPatchSchema.parse({ completed: true }), { completed: true });
    assert.deepEqual(taskPatchSchema.parse({ description: null }), { description: null });
  });

  it("is refused when empty, or with another field", () => {
    assert.equal(accepts(taskPatchSchema, {}), false);
    assert.equal(accepts(taskPatchSchema, { completed: "yes" }), false);
    assert.equal(accepts(taskPatchSchema, { created_at: "2026-11-21T12:00:00Z" }), false);
  });
});

describe("a task", () => {
  it("may have fields that this frontend does not know", () => {
    const time = "2026-11-21T12:00:00Z";
    const id = "00000000-0000-4000-8000-000000000002";
    const task = { id, title: "a", description: null, completed: false, created_at: time, updated_at: time };
    assert.deepEqual(taskSchema.parse({ ...task, priority: 3 }), task);
  });
});

describe("a page query", () => {
  it("has defaults", () => {
    assert.deepEqual(pageQuerySchema.parse({}), { limit: 50, sort: "-created_at" });
  });

  it("is bounded", () => {
    for (const query of [
      { limit: "101" },
      { limit: "1.5" },
      { sort: "id" },
      { cursor: "" },
      { limit: "x" },
      { page: "2" },
    ]) {
      assert.equal(accepts(pageQuerySchema, query), false, JSON.stringify(query));
    }
  });
});
