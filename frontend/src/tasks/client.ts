/** The page's calls to its own server; a failure's message is meant to be read by the user. */
import { z } from "zod";
import { ProblemError, readProblem } from "../problem.ts";
import {
  PAGE_SIZE,
  taskListSchema,
  taskSchema,
  type Task,
  type TaskDraft,
  type TaskList,
  type TaskPatch,
} from "./schema.ts";

const TASKS = "/bff/tasks";

/** Longer than the server gives the backend, so that the server's own message arrives. */
const TIMEOUT_MS = 15_000;

async function call<T>(schema: z.ZodType<T>, path: string, method: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  }).catch((cause: unknown) => {
    throw new Error("The server cannot be reached. Check your connection and try again.", { cause });
  });
  if (!response.ok) {
    throw (await readProblem(response)) ?? new Error(`The server answered with status ${String(response.status)}.`);
  }
  return schema.parse(response.status === 204 ? undefined : await response.json());
}

const pathOf = (id: string) => `${TASKS}/${encodeURIComponent(id)}`;

export function listTasks(offset: number): Promise<TaskList> {
  return call(taskListSchema, `${TASKS}?limit=${String(PAGE_SIZE)}&offset=${String(offset)}`, "GET");
}

export function createTask(draft: TaskDraft): Promise<Task> {
  return call(taskSchema, TASKS, "POST", draft);
}

export function updateTask(id: string, patch: TaskPatch): Promise<Task> {
  return call(taskSchema, pathOf(id), "PATCH", patch);
}

/** Deletes a task; one that is gone already, from another tab say, counts as deleted. */
export async function deleteTask(id: string): Promise<void> {
  try {
    await call(z.void(), pathOf(id), "DELETE");
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.status === 404)) throw error;
  }
}
