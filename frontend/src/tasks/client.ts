/** The page's calls about tasks to its own server. */
import { z } from "zod";
import { call } from "../browser.ts";
import { ProblemError } from "../problem.ts";
import {
  taskListSchema,
  taskSchema,
  type Task,
  type TaskDraft,
  type TaskList,
  type TaskPatch,
  type View,
} from "./schema.ts";

const TASKS = "/bff/tasks";

const pathOf = (id: string) => `${TASKS}/${encodeURIComponent(id)}`;

/** A page of the tasks that a view shows: the first one, or the one that a cursor leads to. */
export function listTasks({ sort, search, completed }: View, limit: number, cursor: string | null): Promise<TaskList> {
  const query = new URLSearchParams({
    limit: String(limit),
    sort,
    ...(cursor !== null && { cursor }),
    ...(search !== undefined && { search }),
    ...(completed !== undefined && { completed }),
  });
  return call(taskListSchema, `${TASKS}?${query.toString()}`, "GET");
}

export function createTask(draft: TaskDraft): Promise<Task> {
  return call(taskSchema, TASKS, "POST", draft);
}

export function updateTask(id: string, patch: TaskPatch): Promise<Task> {
  return call(taskSchema, pathOf(id), "PATCH", patch);
}

/** Brings a deleted task back as it was. */
export function restoreTask(id: string): Promise<Task> {
  return call(taskSchema, `${pathOf(id)}/restore`, "POST", {});
}

/** Deletes a task; one that is already gone, perhaps deleted in another tab, counts as deleted. */
export async function deleteTask(id: string): Promise<void> {
  try {
    await call(z.void(), pathOf(id), "DELETE");
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.status === 404)) throw error;
  }
}
