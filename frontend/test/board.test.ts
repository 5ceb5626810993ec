import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isUnsaved, openBoard, reduceBoard, visible, type BoardEvent } from "../src/tasks/board.ts";
import type { Sort, Task, View } from "../src/tasks/schema.ts";

/** Tasks in the order of their ids, the newest first. */
const task = (id: string, fields: Partial<Task> = {}): Task => {
  const time = `2026-11-${String(30 - id.charCodeAt(0) + 97)}T12:00:00Z`;
  return { id, title: id, description: null, completed: false, created_at: time, updated_at: time, ...fields };
};
const pageOf = (items: Task[], total = items.length, next_cursor: string | null = null) => ({
  items,
  total,
  next_cursor,
});
const opened = openBoard(pageOf([task("a"), task("b")]));
const shown = (view: View, page = pageOf([task("a"), task("b")])): BoardEvent => ({
  kind: "confirm",
  key: 0,
  change: { kind: "replace", view, page },
});
const after = (...events: BoardEvent[]) => events.reduce(reduceBoard, opened);
const ids = (board: typeof opened) => visible(board).tasks.map(({ id }) => id);

const unsaved = task("unsaved-1", { created_at: "9999-12-31T23:59:59Z" });
const adding: BoardEvent = { kind: "begin", key: 1, change: { kind: "add", task: unsaved } };
const completing: BoardEvent = {
  kind: "begin",
  key: 2,
  change: { kind: "update", task: task("a"), fields: { completed: true } },
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
    const board = after(adding, { kind: "confirm", key: 1, change: { kind: "add", task: task("A") } });
    assert.deepEqual(ids(board), ["A", "a", "b"]);
    assert.equal(visible(board).total, 3);
    assert.equal(isUnsaved(after(adding), "unsaved-1"), true);
    assert.equal(isUnsaved(board, "A"), false);
  });

  it("shows a new task once that the list, read again, holds already", () => {
    const board = after(
      adding,
      { ...shown({ sort: "-created_at" }, pageOf([task("a"), task("b"), task("c")])), key: 9 },
      { kind: "confirm", key: 1, change: { kind: "add", task: task("c") } },
    );
    assert.deepEqual(ids(board), ["a", "b", "c"]);
    assert.equal(visible(board).total, 3);
  });

  it("counts a task that is removed twice once", () => {
    const remove = (key: number): BoardEvent => ({ kind: "confirm", key, change: { kind: "remove", id: "b" } });
    assert.equal(visible(after(remove(1), remove(2))).total, 1);
  });

  it("extends by the next page without repeating a task", () => {
    const change = { kind: "extend", page: pageOf([task("b"), task("c")], 3) } as const;
    assert.deepEqual(ids(after({ kind: "confirm", key: 1, change })), ["a", "b", "c"]);
  });

  it("brings a deleted task back to where it was", () => {
    const back: BoardEvent = { kind: "begin", key: 4, change: { kind: "add", task: task("b") } };
    const board = after(shown({ sort: "-created_at" }, pageOf(["a", "b", "c"].map((id) => task(id)))), removing, {
      kind: "confirm",
      key: 3,
      change: { kind: "remove", id: "b" },
    });
    assert.deepEqual(ids(board), ["a", "c"]);
    assert.deepEqual(ids(reduceBoard(board, back)), ["a", "b", "c"]);
  });

  it("leaves a task to a page that hasn't been read", () => {
    const page = pageOf([task("a"), task("b")], 9, "more");
    const late: BoardEvent = { kind: "begin", key: 4, change: { kind: "add", task: task("c") } };
    const board = after(shown({ sort: "-created_at" }, page), late);
    assert.deepEqual([ids(board), visible(board).total], [["a", "b"], 10]);
  });

  it("shows no change that the filter or the search leaves out", () => {
    const open = after(shown({ sort: "-created_at", completed: "false" }), completing);
    assert.deepEqual([ids(open), visible(open).total], [["b"], 1]);
    assert.deepEqual(ids(reduceBoard(open, { kind: "undo", key: 2 })), ["a", "b"]);
    assert.deepEqual(ids(after(shown({ sort: "-created_at", search: "B" }, pageOf([task("b")])), adding)), ["b"]);
  });

  it("shows a task again that a change back brings under the filter", () => {
    const reopening = (completed: boolean, key: number): BoardEvent => ({
      kind: "confirm",
      key,
      change: { kind: "update", task: task("a", { completed: !completed }), fields: { completed } },
    });
    const board = after(shown({ sort: "-created_at", completed: "false" }), reopening(true, 5), reopening(false, 6));
    assert.deepEqual([ids(board), visible(board).total], [["a", "b"], 2]);
  });

  const orders: Readonly<Record<string, readonly [sort: Sort, before: string[], after: string[]]>> = {
    "the newest first": ["-created_at", ["a", "b"], ["A", "a", "b"]],
    "the oldest first": ["created_at", ["b", "a"], ["b", "a", "A"]],
    "from A to Z": ["title", ["a", "b"], ["a", "A", "b"]],
    "from Z to A": ["-title", ["b", "a"], ["b", "A", "a"]],
  };
  for (const [order, [sort, before, wanted]] of Object.entries(orders)) {
    it(`keeps the order: ${order}`, () => {
      const adding: BoardEvent = { kind: "begin", key: 7, change: { kind: "add", task: task("A") } };
      assert.deepEqual(ids(after(shown({ sort }, pageOf(before.map((id) => task(id)))), adding)), wanted);
    });
  }

  it("moves a task that a change gives another place", () => {
    const fields = { title: "z", updated_at: "2026-12-01T00:00:00.5Z" };
    const change = { kind: "update", task: task("b"), fields } as const;
    const renamed = (sort: Sort, items: Task[]) =>
      ids(after(shown({ sort }, pageOf(items)), { kind: "confirm", key: 8, change }));
    assert.deepEqual(renamed("-updated_at", [task("a"), task("b")]), ["b", "a"]);
    assert.deepEqual(renamed("-created_at", [task("a"), task("b")]), ["a", "b"]);
    assert.deepEqual(renamed("title", [task("b"), task("c")]), ["c", "b"]);
  });
});
