import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isUnsaved, openBoard, reduceBoard, visible, type BoardEvent } from "../src/tasks/board.ts";
import type { Task } from "../src/tasks/schema.ts";

const task = (id: string, completed = false): Task => ({ id, title: id, description: null, completed });
const opened = openBoard({ items: [task("a"), task("b")], total: 2, limit: 50, offset: 0 });
const after = (...events: BoardEvent[]) => events.reduce(reduceBoard, opened);
const ids = (board: typeof opened) => visible(board).tasks.map(({ id }) => id);

const adding: BoardEvent = { kind: "begin", key: 1, change: { kind: "add", task: task("unsaved-1") } };
const completing: BoardEvent = {
  kind: "begin",
  key: 2,
  change: { kind: "update", id: "a", fields: { completed: true } },
};
const removing: BoardEvent = { kind: "begin", key: 3, change: { kind: "remove", id: "b" } };

describe("the board", () => {
  it("shows a change at once", () => {
    const board = after(adding, completing, removing);
    assert.deepEqual(ids(board), ["unsaved-1", "a"]);
    assert.equal(visible(board).tasks[1]?.completed, true);
    assert.equal(visible(board).total, 2);
  });

  it("undoes one change and keeps the others", () => {
    const board = after(adding, completing, removing, { kind: "undo", key: 3 });
    assert.deepEqual(ids(board), ["unsaved-1", "a", "b"]);
    assert.equal(visible(board).tasks[1]?.completed, true);
  });

  it("is as before when every change is undone", () => {
    const board = after(adding, completing, removing, ...[1, 2, 3].map((key) => ({ kind: "undo", key }) as const));
    assert.deepEqual(board, opened);
  });

  it("puts the server's task in place of the unsaved one", () => {
    const board = after(adding, { kind: "confirm", key: 1, change: { kind: "add", task: task("c") } });
    assert.deepEqual(ids(board), ["c", "a", "b"]);
    assert.equal(visible(board).total, 3);
    assert.equal(isUnsaved(after(adding), "unsaved-1"), true);
    assert.equal(isUnsaved(board, "c"), false);
  });

  it("shows a new task once that the list, read anew, holds already", () => {
    const replace = { kind: "replace", tasks: [task("c"), task("a"), task("b")], total: 3 } as const;
    const board = after(
      adding,
      { kind: "confirm", key: 9, change: replace },
      { kind: "confirm", key: 1, change: { kind: "add", task: task("c") } },
    );
    assert.deepEqual(ids(board), ["c", "a", "b"]);
    assert.equal(visible(board).total, 3);
  });

  it("counts a task that is removed twice once", () => {
    const remove = (key: number): BoardEvent => ({ kind: "confirm", key, change: { kind: "remove", id: "b" } });
    assert.equal(visible(after(remove(1), remove(2))).total, 1);
  });

  it("extends by the next page without repeating a task", () => {
    const change = { kind: "extend", tasks: [task("b"), task("c")], total: 3 } as const;
    assert.deepEqual(ids(after({ kind: "confirm", key: 1, change })), ["a", "b", "c"]);
  });
});
