import { useEffect, useReducer, useRef, useState } from "react";
import { ProblemError } from "../problem.ts";
import { isUnsaved, openBoard, reduceBoard, visible, type Change } from "../tasks/board.ts";
import * as client from "../tasks/client.ts";
import { createQueue } from "../tasks/in-order.ts";
import { LARGEST_PAGE, PAGE_SIZE, type Task, type TaskDraft, type TaskList, type View } from "../tasks/schema.ts";
import { EVERYTHING, matches } from "../tasks/view.ts";
import { useToasts } from "./use-toasts.ts";

/** Distinguishes changes, and identifies a task until the server has given it an ID. */
let sequence = 0;

/** A task that has no time yet is the newest. */
const LATEST = "9999-12-31T23:59:59Z";

interface Attempt {
  readonly optimistic?: Change;
  /** Returns the outcome, or nothing if something later has replaced it. */
  readonly send: () => Promise<Change | undefined>;
  readonly done?: string;
  /** Undoes the action. */
  readonly undo?: () => unknown;
  readonly failed: string;
}

/** The fields of a task that a person writes. */
export type Words = Pick<Task, "title" | "description">;

/** A view's first tasks: at least `count`, if there are as many. */
async function readAtLeast(count: number, view: View): Promise<TaskList> {
  let page = await client.listTasks(view, Math.min(LARGEST_PAGE, Math.max(PAGE_SIZE, count)), null);
  const { items } = page;
  while (page.next_cursor !== null && items.length < count) {
    page = await client.listTasks(view, LARGEST_PAGE, page.next_cursor);
    items.push(...page.items);
  }
  return { ...page, items };
}

/** The list and its actions; each change shows at once, is reverted if it fails, and can be undone. */
export function useTasks(initial: TaskList) {
  const [board, dispatch] = useReducer(reduceBoard, initial, openBoard);
  const [inOrder] = useState(createQueue);
  const [view, setView] = useState<View>(EVERYTHING);
  const [reading, setReading] = useState(false);
  const { toasts, show: tell, dismiss, dismissFailures } = useToasts();
  const latestRead = useRef(0);
  const confirmed = useRef(0);

  async function attempt({ optimistic, send, done, undo, failed }: Attempt): Promise<boolean> {
    const key = ++sequence;
    dismissFailures();
    if (optimistic) dispatch({ kind: "begin", key, change: optimistic });
    try {
      const change = await send();
      confirmed.current += optimistic ? 1 : 0;
      dispatch(change ? { kind: "confirm", key, change } : { kind: "undo", key });
      if (done !== undefined) tell({ text: done, failed: false, undo: undo && { label: `Undo: ${done}`, run: undo } });
      return true;
    } catch (error) {
      dispatch({ kind: "undo", key });
      const signedOut = error instanceof ProblemError && error.problem.status === 401;
      tell({ text: `${failed} ${error instanceof Error ? error.message : String(error)}`, failed: true, signedOut });
      return false;
    }
  }

  /** Reloads the list; if several reloads are under way, the last one counts. */
  const read = async (wanted: View, count: number) => {
    const read = ++latestRead.current;
    setReading(true);
    await attempt({
      send: async () => {
        for (;;) {
          const before = confirmed.current;
          const page = await readAtLeast(count, wanted);
          if (read !== latestRead.current) return undefined;
          // A change may have been confirmed since the server read the list.
          if (before === confirmed.current) return { kind: "replace", view: wanted, page };
        }
      },
      failed: "The list could not be read.",
    });
    if (read === latestRead.current) setReading(false);
  };

  const { tasks, total, cursor } = visible(board);
  const refresh = () => read(view, tasks.length);

  const latestRefresh = useRef(refresh);
  useEffect(() => {
    latestRefresh.current = refresh;
  });
  // Another tab, or another person's device, may have changed the list.
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void latestRefresh.current();
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
    };
  }, []);

  const change = (task: Task, fields: Partial<Omit<Task, "id">>, done: string, undo?: () => unknown) =>
    attempt({
      optimistic: { kind: "update", task, fields },
      send: () =>
        inOrder(task.id, async () => ({ kind: "update", task, fields: await client.updateTask(task.id, fields) })),
      done,
      ...(undo && { undo }),
      failed: `“${task.title}” was not changed.`,
    });

  return {
    tasks,
    total,
    hasMore: cursor !== null,
    view,
    reading,
    toasts,
    dismiss,
    isUnsaved: (id: string) => isUnsaved(board, id),

    /** Takes back what was done last, where that is still offered. */
    undoLatest: () => {
      const toast = toasts.findLast(({ undo }) => undo);
      if (!toast) return;
      dismiss(toast.id);
      toast.undo?.run();
    },

    add: (draft: TaskDraft) => {
      const words = { title: draft.title, description: draft.description ?? null, completed: draft.completed ?? false };
      const task = { ...words, id: `unsaved-${String(sequence + 1)}`, created_at: LATEST, updated_at: LATEST };
      return attempt({
        optimistic: { kind: "add", task },
        send: async () => ({ kind: "add", task: await client.createTask(draft) }),
        done: matches(view, task) ? "Task added." : "Task added. It isn't among those that you look at.",
        failed: `“${draft.title}” was not added.`,
      });
    },

    setCompleted: (task: Task, completed: boolean) => {
      const [done, undone] = completed ? ["completed", "open again"] : ["open again", "completed"];
      return change(task, { completed }, `“${task.title}” is ${done}.`, () =>
        change({ ...task, completed }, { completed: !completed }, `“${task.title}” is ${undone}.`),
      );
    },

    edit: (task: Task, words: Words) =>
      change(task, words, `“${words.title}” was changed.`, () =>
        change(
          { ...task, ...words },
          { title: task.title, description: task.description },
          `“${task.title}” is as it was.`,
        ),
      ),

    remove: (task: Task) => {
      const { id, title } = task;
      return attempt({
        optimistic: { kind: "remove", id },
        send: () =>
          inOrder(id, async () => {
            await client.deleteTask(id);
            return { kind: "remove", id };
          }),
        done: `“${title}” was deleted.`,
        undo: () =>
          attempt({
            optimistic: { kind: "add", task },
            send: () => inOrder(id, async () => ({ kind: "add", task: await client.restoreTask(id) })),
            done: `“${title}” is back.`,
            failed: `“${title}” could not be brought back.`,
          }),
        failed: `“${title}” was not deleted.`,
      });
    },

    /** Shows other tasks of the list, or another order. */
    show: (wanted: View) => {
      setView(wanted);
      return read(wanted, 0);
    },

    /** Shows the list after somebody else, the assistant, has changed it; as many tasks as before. */
    refresh,

    showMore: () =>
      attempt({
        send: async () => ({ kind: "extend", page: await client.listTasks(view, PAGE_SIZE, board.confirmed.cursor) }),
        failed: "No more tasks could be loaded.",
      }),
  };
}

export type Board = ReturnType<typeof useTasks>;
