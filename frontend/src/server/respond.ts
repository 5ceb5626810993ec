import "server-only";
import { z } from "zod";
import { problem, PROBLEM_JSON, ProblemError } from "../problem.ts";
import { log, rootCause } from "./log.ts";
import { REQUEST_ID_HEADER, requestId } from "./request-id.ts";
import { currentUser, type User } from "./identity.ts";
import { isSameOrigin } from "./same-origin.ts";

/** For whom a route calls the backend, and under which request ID. */
export interface Caller {
  readonly requestId: string;
  readonly user: Pick<User, "id">;
}

/** Parses a caller's input. @throws ProblemError 422 naming every invalid field */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(": "));
  throw problem(422, "Unprocessable Content", details.join(" "));
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return problem(500, "Internal Server Error", "Something went wrong here. Try again in a moment.", { cause: error });
}

function errorResponse({ problem: body, retryAfter }: ProblemError): Response {
  const headers = { "Content-Type": PROBLEM_JSON, ...(retryAfter !== undefined && { "Retry-After": retryAfter }) };
  return Response.json(body, { status: body.status, headers });
}

function logRequest(request: Request, id: string, response: Response, durationMs: number, error?: Error): void {
  const fields = {
    request_id: id,
    method: request.method,
    path: new URL(request.url).pathname,
    status: response.status,
    duration_ms: Math.round(durationMs),
    ...(error && { error: rootCause(error) }),
  };
  if (response.status >= 500) log().error("request failed", fields);
  else log().info("request", fields);
}

function requireSameOrigin(request: Request): void {
  if (isSameOrigin(request)) return;
  throw problem(403, "Forbidden", "Changes are accepted only from this site's own pages.");
}

/** Runs a handler for a person who is signed in. */
export function respond(request: Request, handler: (caller: Caller) => Promise<Response>): Promise<Response> {
  return answer(request, async (requestId) => {
    const user = await currentUser(request.headers);
    if (!user) throw problem(401, "Unauthorized", "You are signed out.");
    return handler({ requestId, user });
  });
}

/** Runs a route's handler: request ID, same-origin rule, errors as problem details, one log line. */
export async function answer(request: Request, handler: (requestId: string) => Promise<Response>): Promise<Response> {
  const startedAt = performance.now();
  const id = requestId(request.headers);
  let response: Response;
  let error: ProblemError | undefined;
  try {
    requireSameOrigin(request);
    response = await handler(id);
  } catch (thrown) {
    error = toProblem(thrown);
    response = errorResponse(error);
  }
  response.headers.set(REQUEST_ID_HEADER, id);
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "no-store");
  logRequest(request, id, response, performance.now() - startedAt, error);
  return response;
}
