/** The page's task routes: they check the input, sign a token for the user and forward the request to the backend. */
import "server-only";
import { pageQuerySchema, taskDraftSchema, taskIdSchema, taskPatchSchema } from "../tasks/schema.ts";
import * as backend from "./backend.ts";
import { jsonBody } from "./json-body.ts";
import { parseInput, respond } from "./respond.ts";

interface WithId {
  readonly params: Promise<{ readonly id: string }>;
}

async function idOf({ params }: WithId): Promise<string> {
  return parseInput(taskIdSchema, (await params).id);
}

/** GET /bff/tasks?limit=&cursor=&sort=&search=&completed= */
export function list(request: Request): Promise<Response> {
  return respond(request, async (caller) => {
    const query = Object.fromEntries(new URL(request.url).searchParams);
    return Response.json(await backend.listTasks(caller, parseInput(pageQuerySchema, query)));
  });
}

/** POST /bff/tasks */
export function create(request: Request): Promise<Response> {
  return respond(request, async (caller) => {
    const draft = parseInput(taskDraftSchema, await jsonBody(request));
    return Response.json(await backend.createTask(caller, draft), { status: 201 });
  });
}

/** PATCH /bff/tasks/[id] */
export function update(request: Request, context: WithId): Promise<Response> {
  return respond(request, async (caller) => {
    const id = await idOf(context);
    const patch = parseInput(taskPatchSchema, await jsonBody(request));
    return Response.json(await backend.updateTask(caller, id, patch));
  });
}

/** POST /bff/tasks/[id]/restore */
export function restore(request: Request, context: WithId): Promise<Response> {
  return respond(request, async (caller) => Response.json(await backend.restoreTask(caller, await idOf(context))));
}

/** DELETE /bff/tasks/[id] */
export function remove(request: Request, context: WithId): Promise<Response> {
  return respond(request, async (caller) => {
    await backend.deleteTask(caller, await idOf(context));
    return new Response(null, { status: 204 });
  });
}
