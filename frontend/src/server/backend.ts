import "server-only";
import { z } from "zod";
import { problem, readProblem } from "../problem.ts";
import {
  taskListSchema,
  taskSchema,
  type PageQuery,
  type Task,
  type TaskDraft,
  type TaskList,
  type TaskPatch,
} from "../tasks/schema.ts";
import { REQUEST_ID_HEADER } from "./request-id.ts";
import type { Caller } from "./respond.ts";
import { settings } from "./settings.ts";
import { signToken } from "./token.ts";

/** Below an Ingress's usual 60 s, so that the page gets an answer from here, not a proxy's error page. */
const TIMEOUT_MS = 10_000;
const TASKS = "/api/v1/tasks";

interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
}

function unreachable(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === "TimeoutError") {
    throw problem(504, "Gateway Timeout", "The task service took too long to answer. Try again.", { cause });
  }
  throw problem(502, "Bad Gateway", "The task service cannot be reached. Try again in a moment.", { cause });
}

function unexpected(answer: string): Error {
  return problem(502, "Bad Gateway", "The task service gave an unexpected answer. Try again in a moment.", {
    cause: new Error(`Unexpected answer from the backend: ${answer}`),
  });
}

function unreadable(error: unknown): never {
  if (error instanceof SyntaxError) throw unexpected("a body that is not JSON");
  return unreachable(error);
}

/** Builds the request separately from sending it: a bug here must not look like the backend's. */
async function authorizedRequest(
  { requestId, user }: Caller,
  { method, path, body }: Call,
  accept = "application/json",
): Promise<Request> {
  const { backendUrl, jwt } = settings();
  const headers = new Headers({
    Accept: accept,
    Authorization: `Bearer ${await signToken(user, jwt)}`,
    [REQUEST_ID_HEADER]: requestId,
  });
  if (body !== undefined) headers.set("Content-Type", "application/json");
  return new Request(new URL(path, backendUrl), {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
    cache: "no-store",
    // A redirect would carry the token to wherever it points.
    redirect: "error",
  });
}

/** The problem that a response reports. */
async function failureOf(response: Response): Promise<Error> {
  return (await readProblem(response)) ?? unexpected(`status ${String(response.status)}`);
}

/**
 * A streamed answer of the backend. It has to start in time, and may then take as long as it needs; if the reader
 * disconnects, so does this server.
 *
 * @throws ProblemError for every answer but a stream
 */
export async function streamBackend(
  caller: Caller,
  call: Call,
  reader: AbortSignal,
  timeoutMs: number = TIMEOUT_MS,
): Promise<ReadableStream<Uint8Array>> {
  const request = await authorizedRequest(caller, call, "text/event-stream");
  const timeout = new AbortController();
  const timer = setTimeout(() => {
    timeout.abort(new DOMException("no answer in time", "TimeoutError"));
  }, timeoutMs);
  const response = await fetch(request, { signal: AbortSignal.any([reader, timeout.signal]) })
    .catch(unreachable)
    .finally(() => {
      clearTimeout(timer);
    });
  if (!response.ok) throw await failureOf(response);
  if (!response.body) throw unexpected("no body");
  return response.body;
}

/** Calls the backend for a user. @throws ProblemError for every answer but the expected one */
export async function callBackend<T>(
  caller: Caller,
  call: Call,
  schema: z.ZodType<T>,
  timeoutMs: number = TIMEOUT_MS,
): Promise<T> {
  const request = await authorizedRequest(caller, call);
  const response = await fetch(request, { signal: AbortSignal.timeout(timeoutMs) }).catch(unreachable);
  if (!response.ok) throw await failureOf(response);
  const body: unknown = response.status === 204 ? undefined : await response.json().catch(unreadable);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw unexpected(z.prettifyError(parsed.error));
  return parsed.data;
}

const pathOf = (id: string) => `${TASKS}/${encodeURIComponent(id)}`;

export function listTasks(caller: Caller, { limit, cursor, sort, search, completed }: PageQuery): Promise<TaskList> {
  const query = new URLSearchParams({
    limit: String(limit),
    sort,
    ...(cursor !== undefined && { cursor }),
    ...(search !== undefined && { search }),
    ...(completed !== undefined && { completed }),
  });
  return callBackend(caller, { method: "GET", path: `${TASKS}?${query.toString()}` }, taskListSchema);
}

export function createTask(caller: Caller, draft: TaskDraft): Promise<Task> {
  return callBackend(caller, { method: "POST", path: TASKS, body: draft }, taskSchema);
}

export function updateTask(caller: Caller, id: string, patch: TaskPatch): Promise<Task> {
  return callBackend(caller, { method: "PATCH", path: pathOf(id), body: patch }, taskSchema);
}

/** Brings a deleted task back as it was. */
export function restoreTask(caller: Caller, id: string): Promise<Task> {
  return callBackend(caller, { method: "POST", path: `${pathOf(id)}/restore` }, taskSchema);
}

export function deleteTask(caller: Caller, id: string): Promise<void> {
  return callBackend(caller, { method: "DELETE", path: pathOf(id) }, z.void());
}
