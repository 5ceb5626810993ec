import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changesTasks, decisionIn, deedOf, questionOf, type ToolPart } from "../src/chat/deeds.ts";

const task = { id: "0b1f8a52-6c1e-4f4b-9f6e-2f1d3c4b5a69", title: "Buy milk", description: null, completed: true };
const done = (name: string, output: unknown): ToolPart => ({ type: `tool-${name}`, state: "output-available", output });

describe("what the assistant did", () => {
  const cases: readonly [ToolPart, string, string][] = [
    [{ type: "tool-add_task", state: "input-available" }, "Adding a task…", "under way"],
    [done("add_task", { task }), "Added “Buy milk”", "done"],
    [done("update_task", { task }), "Changed “Buy milk”", "done"],
    [done("complete_task", { task }), "Completed “Buy milk”", "done"],
    [done("complete_task", { task: { ...task, completed: false } }), "Reopened “Buy milk”", "done"],
    [done("delete_task", { task }), "Deleted “Buy milk”", "done"],
    [done("list_tasks", { tasks: [task], total: 1 }), "Looked at your tasks: 1 found", "done"],
    [{ type: "tool-list_tasks", state: "input-streaming" }, "Looking at your tasks…", "under way"],
    [done("add_task", "what nobody promised"), "Added", "done"],
    [done("delete_tasks", { count: 12 }), "Deleted 12 tasks", "done"],
    [done("complete_tasks", { count: 1 }), "Completed 1 task", "done"],
    [{ ...done("complete_tasks", { count: 2 }), input: { completed: false } }, "Reopened 2 tasks", "done"],
    [done("undo_changes", { changed: 2, undone: 2 }), "Undid 2 changes", "done"],
    [{ type: "tool-delete_task", state: "output-denied" }, "You said no: nothing was changed.", "failed"],
    [
      { type: "tool-delete_task", state: "output-error", errorText: "There is no such task." },
      "There is no such task.",
      "failed",
    ],
  ];
  for (const [part, text, state] of cases) {
    it(`is told as ${text} (${state})`, () => {
      assert.deepEqual(deedOf(part), { text, state });
    });
  }

  it("isn't shown for other kinds of parts", () => {
    for (const type of ["text", "step-start", "reasoning"]) assert.equal(deedOf({ type }), undefined);
  });

  it("waits where the server asks the person, in the server's words", () => {
    const approval = { id: "1", requestReason: "Delete 12 tasks?" };
    const part = { type: "tool-delete_tasks", state: "approval-requested", approval };
    assert.deepEqual(questionOf(part), { approvalId: "1", text: "Delete 12 tasks?" });
    assert.equal(questionOf({ ...part, state: "approval-responded" }), undefined);
  });

  it("is decided by a typed yes or no, and by nothing else", () => {
    assert.deepEqual(["Yes!", "ok", "do it", "No.", "never mind", "yes, but"].map(decisionIn), [
      true,
      true,
      true,
      false,
      false,
      undefined,
    ]);
  });

  it("changes the list where a task was changed, and only then", () => {
    assert.equal(changesTasks(done("delete_task", { task })), true);
    assert.equal(changesTasks(done("list_tasks", { tasks: [], total: 0 })), false);
    assert.equal(changesTasks({ type: "tool-add_task", state: "output-error" }), false);
    assert.equal(changesTasks({ type: "text" }), false);
  });
});
