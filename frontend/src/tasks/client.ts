/** The page's calls about tasks to its own server. */
import { z } from "zod";
import { call } from "../browser.ts";
import { ProblemError } from "../problem.ts";
import {
  PAGE_SIZE,
  taskListSchema,
  taskSchema,
  type Filter,
  type Task,
  type TaskDraft,
  type TaskList,
  type TaskPatch,
} from "./schema.ts";

const TASKS = "/bff/tasks";

const pathOf = (id: string) => `${TASKS}/${encodeURIComponent(id)}`;

export function listTasks(offset: number, { search, completed }: Filter = {}): Promise<TaskList> {
  const query = new URLSearchParams({
    limit: String(PAGE_SIZE),
    offset: String(offset),
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

/** Deletes a task; one that is already gone, perhaps deleted in another tab, counts as deleted. */
export async function deleteTask(id: string): Promise<void> {
  try {
    await call(z.void(), pathOf(id), "DELETE");
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.status === 404)) throw error;
  }
}
