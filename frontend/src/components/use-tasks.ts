import { useReducer, useState } from "react";
import { isUnsaved, openBoard, reduceBoard, visible, type Change } from "../tasks/board.ts";
import * as client from "../tasks/client.ts";
import { createQueue } from "../tasks/in-order.ts";
import type { Task, TaskDraft, TaskList } from "../tasks/schema.ts";

/** Tells changes apart, and names a task until the server has given it an ID. */
let sequence = 0;

interface Attempt {
  readonly optimistic?: Change;
  readonly send: () => Promise<Change>;
  readonly done: string;
  readonly failed: string;
}

/** The list and what can be done with it; each change shows at once and is undone where it fails. */
export function useTasks(initial: TaskList) {
  const [board, dispatch] = useReducer(reduceBoard, initial, openBoard);
  const [inOrder] = useState(createQueue);
  const [failure, setFailure] = useState<string>();
  const [announcement, setAnnouncement] = useState("");

  async function attempt({ optimistic, send, done, failed }: Attempt): Promise<boolean> {
    const key = ++sequence;
    setFailure(undefined);
    if (optimistic) dispatch({ kind: "begin", key, change: optimistic });
    try {
      dispatch({ kind: "confirm", key, change: await send() });
      setAnnouncement(done);
      return true;
    } catch (error) {
      dispatch({ kind: "undo", key });
      setFailure(`${failed} ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  const { tasks, total } = visible(board);
  return {
    tasks,
    total,
    failure,
    announcement,
    isUnsaved: (id: string) => isUnsaved(board, id),
    dismissFailure: () => {
      setFailure(undefined);
    },

    add: (draft: TaskDraft) =>
      attempt({
        optimistic: {
          kind: "add",
          task: { id: `unsaved-${String(sequence + 1)}`, title: draft.title, description: draft.description ?? null, completed: false },
        },
        send: async () => ({ kind: "add", task: await client.createTask(draft) }),
        done: "Task added.",
        failed: `“${draft.title}” was not added.`,
      }),

    setCompleted: ({ id, title }: Task, completed: boolean) =>
      attempt({
        optimistic: { kind: "update", id, fields: { completed } },
        send: () =>
          inOrder(id, async () => {
            const fields = await client.updateTask(id, { completed });
            return { kind: "update", id, fields };
          }),
        done: completed ? "Task completed." : "Task reopened.",
        failed: `“${title}” was not changed.`,
      }),

    remove: ({ id, title }: Task) =>
      attempt({
        optimistic: { kind: "remove", id },
        send: () =>
          inOrder(id, async () => {
            await client.deleteTask(id);
            return { kind: "remove", id };
          }),
        done: "Task deleted.",
        failed: `“${title}” was not deleted.`,
      }),

    showMore: () =>
      attempt({
        send: async () => {
          const { items, total } = await client.listTasks(board.confirmed.tasks.length);
          return { kind: "extend", tasks: items, total };
        },
        done: "More tasks shown.",
        failed: "No more tasks could be loaded.",
      }),
  };
}
