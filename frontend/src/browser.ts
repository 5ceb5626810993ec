/** The page's calls to its own server; a failure's message is meant to be read by the user. */
import type { z } from "zod";
import { readProblem } from "./problem.ts";

/** Longer than the server gives the backend, so that the server's own message arrives. */
const TIMEOUT_MS = 15_000;

/** The message for a failed call. */
export function unreachable(cause: unknown): never {
  throw new Error("The server cannot be reached. Check your connection and try again.", { cause });
}

/** The error in an unsuccessful response. */
export async function failureOf(response: Response): Promise<Error> {
  return (await readProblem(response)) ?? new Error(`The server answered with status ${String(response.status)}.`);
}

/** Calls one of this server's own routes. @throws ProblemError if the server refuses */
export async function call<T>(schema: z.ZodType<T>, path: string, method: string, body?: unknown): Promise<T> {
  const response = await fetch(path, {
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  }).catch(unreachable);
  if (!response.ok) throw await failureOf(response);
  return schema.parse(response.status === 204 ? undefined : await response.json());
}
