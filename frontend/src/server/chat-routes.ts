/** The page's routes for the assistant: its answer is passed on as it arrives. */
import "server-only";
import { z } from "zod";
import {
  chatMessageSchema,
  conversationIdSchema,
  conversationListSchema,
  conversationMessagesSchema,
  undoneSchema,
} from "../chat/schema.ts";
import { callBackend, streamBackend } from "./backend.ts";
import { jsonBody } from "./json-body.ts";
import { problem } from "../problem.ts";
import { parseInput, respond, type Caller } from "./respond.ts";
import { settings } from "./settings.ts";

const CONVERSATIONS = "/api/v1/conversations";

interface WithId {
  readonly params: Promise<{ readonly id: string }>;
}

/** Answers 403 while the assistant is off, whatever the backend's own settings say. */
function withAssistant(request: Request, handler: (caller: Caller) => Promise<Response>): Promise<Response> {
  return respond(request, (caller) => {
    if (!settings().chatbot) throw problem(403, "Forbidden", "The chatbot is switched off.");
    return handler(caller);
  });
}

async function pathOf({ params }: WithId): Promise<string> {
  return `${CONVERSATIONS}/${parseInput(conversationIdSchema, (await params).id)}`;
}

/** POST /bff/chat */
export function chat(request: Request): Promise<Response> {
  return withAssistant(request, async (caller) => {
    const body = parseInput(chatMessageSchema, await jsonBody(request));
    const answer = await streamBackend(caller, { method: "POST", path: "/api/v1/chat", body }, request.signal);
    return new Response(answer, {
      headers: {
        "Content-Type": "text/event-stream",
        "x-vercel-ai-ui-message-stream": "v1",
        // If it were compressed or buffered on its way, it would arrive in one piece at the end.
        "Cache-Control": "no-store, no-transform",
        "X-Accel-Buffering": "no",
      },
    });
  });
}

/** POST /bff/chat/[id]/undo */
export function undo(request: Request, { params }: WithId): Promise<Response> {
  return withAssistant(request, async (caller) => {
    const id = parseInput(conversationIdSchema, (await params).id);
    const call = { method: "POST", path: `/api/v1/chat/${id}/undo` } as const;
    return Response.json(await callBackend(caller, call, undoneSchema));
  });
}

/** GET /bff/conversations */
export function conversations(request: Request): Promise<Response> {
  return withAssistant(request, async (caller) => {
    const call = { method: "GET", path: `${CONVERSATIONS}?limit=50` } as const;
    return Response.json(await callBackend(caller, call, conversationListSchema));
  });
}

/** GET /bff/conversations/[id] */
export function conversation(request: Request, context: WithId): Promise<Response> {
  return withAssistant(request, async (caller) => {
    const call = { method: "GET", path: await pathOf(context) } as const;
    return Response.json(await callBackend(caller, call, conversationMessagesSchema));
  });
}

/** DELETE /bff/conversations/[id] */
export function forget(request: Request, context: WithId): Promise<Response> {
  return withAssistant(request, async (caller) => {
    await callBackend(caller, { method: "DELETE", path: await pathOf(context) }, z.void());
    return new Response(null, { status: 204 });
  });
}
