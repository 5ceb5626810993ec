import { useReducer, useRef, useState } from "react";
import { isUnsaved, openBoard, reduceBoard, visible, type Change } from "../tasks/board.ts";
import * as client from "../tasks/client.ts";
import { createQueue } from "../tasks/in-order.ts";
import type { Filter, Task, TaskDraft, TaskList } from "../tasks/schema.ts";

/** Distinguishes changes, and identifies a task until the server has given it an ID. */
let sequence = 0;

interface Attempt {
  readonly optimistic?: Change;
  /** Returns the outcome, or nothing if something later has replaced it. */
  readonly send: () => Promise<Change | undefined>;
  readonly done?: string;
  /** Undoes the action. */
  readonly undo?: () => unknown;
  readonly failed: string;
}

/** The last action, and how to undo it. */
export interface Notice {
  readonly text: string;
  readonly undo?: (() => unknown) | undefined;
}

/** The fields of a task that a person writes. */
export type Words = Pick<Task, "title" | "description">;

/** The list and its actions; each change shows at once, is reverted if it fails, and can be undone. */
export function useTasks(initial: TaskList) {
  const [board, dispatch] = useReducer(reduceBoard, initial, openBoard);
  const [inOrder] = useState(createQueue);
  const [failure, setFailure] = useState<string>();
  const [notice, setNotice] = useState<Notice>();
  const [filter, setFilter] = useState<Filter>({});
  const latestRead = useRef(0);

  async function attempt({ optimistic, send, done, undo, failed }: Attempt): Promise<boolean> {
    const key = ++sequence;
    setFailure(undefined);
    if (optimistic) dispatch({ kind: "begin", key, change: optimistic });
    try {
      const change = await send();
      dispatch(change ? { kind: "confirm", key, change } : { kind: "undo", key });
      if (done !== undefined) setNotice({ text: done, undo });
      return true;
    } catch (error) {
      dispatch({ kind: "undo", key });
      setFailure(`${failed} ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  /** Reloads the list; if several reloads are under way, the last one counts. */
  const read = (wanted: Filter) => {
    const read = ++latestRead.current;
    return attempt({
      send: async () => {
        const { items, total } = await client.listTasks(0, wanted);
        return read === latestRead.current ? { kind: "replace", tasks: items, total } : undefined;
      },
      failed: "The list could not be read.",
    });
  };

  const add = (draft: TaskDraft, done = "Task added.") => {
    const task = { title: draft.title, description: draft.description ?? null, completed: draft.completed ?? false };
    return attempt({
      optimistic: { kind: "add", task: { ...task, id: `unsaved-${String(sequence + 1)}` } },
      send: async () => ({ kind: "add", task: await client.createTask(draft) }),
      done,
      failed: `“${draft.title}” was not added.`,
    });
  };

  const change = (task: Task, fields: Partial<Omit<Task, "id">>, done: string, undo?: () => unknown) =>
    attempt({
      optimistic: { kind: "update", id: task.id, fields },
      send: () =>
        inOrder(task.id, async () => ({
          kind: "update",
          id: task.id,
          fields: await client.updateTask(task.id, fields),
        })),
      done,
      ...(undo && { undo }),
      failed: `“${task.title}” was not changed.`,
    });

  const { tasks, total } = visible(board);
  return {
    tasks,
    total,
    filter,
    failure,
    notice,
    isUnsaved: (id: string) => isUnsaved(board, id),
    dismissFailure: () => {
      setFailure(undefined);
    },
    dismissNotice: () => {
      setNotice(undefined);
    },

    add,

    setCompleted: (task: Task, completed: boolean) =>
      change(task, { completed }, completed ? "Task completed." : "Task reopened.", () =>
        change(task, { completed: !completed }, completed ? "Task reopened." : "Task completed."),
      ),

    edit: (task: Task, { title, description }: Words) =>
      change(task, { title, description }, "Task changed.", () =>
        change(task, { title: task.title, description: task.description }, "The change was taken back."),
      ),

    remove: (task: Task) => {
      const { id, title, description, completed } = task;
      return attempt({
        optimistic: { kind: "remove", id },
        send: () =>
          inOrder(id, async () => {
            await client.deleteTask(id);
            return { kind: "remove", id };
          }),
        done: "Task deleted.",
        undo: () => add({ title, description, completed }, "The task is back."),
        failed: `“${title}” was not deleted.`,
      });
    },

    /** Shows other tasks of the list. */
    show: (wanted: Filter) => {
      setFilter(wanted);
      return read(wanted);
    },

    /** Shows the list after somebody else, the assistant, has changed it. */
    refresh: () => read(filter),

    showMore: () =>
      attempt({
        send: async () => {
          const { items, total } = await client.listTasks(board.confirmed.tasks.length, filter);
          return { kind: "extend", tasks: items, total };
        },
        done: "More tasks shown.",
        failed: "No more tasks could be loaded.",
      }),
  };
}

export type Board = ReturnType<typeof useTasks>;
