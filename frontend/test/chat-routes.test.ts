import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, beforeEach, describe, it } from "node:test";
import { streamBackend } from "../src/server/backend.ts";
import { chat, conversation, conversations, forget, undo } from "../src/server/chat-routes.ts";
import { ProblemError } from "../src/problem.ts";
import { startBackend } from "./support/backend.ts";
import { USER_ID, validEnvironment } from "./support/environment.ts";
import { signIn } from "./support/session.ts";

const backend = await startBackend();
Object.assign(process.env, validEnvironment, { BACKEND_URL: backend.url });

const Cookie = await signIn();
const SITE = "http://todo.local:3000";
const ID = "0b1f8a52-6c1e-4f4b-9f6e-2f1d3c4b5a69";
const context = { params: Promise.resolve({ id: ID }) };
const stored = {
  id: ID,
  title: "add buy milk",
  created_at: "2026-11-21T12:00:00Z",
  updated_at: "2026-11-21T12:00:00Z",
};

/** An absolute address takes the place of the backend's. */
const urlOf = (server: Server) => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;

function request(method: string, path: string, body?: unknown, cookie = Cookie): Request {
  return new Request(`${SITE}${path}`, {
    method,
    headers: {
      Host: "todo.local:3000",
      Origin: SITE,
      Cookie: cookie,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

beforeEach(() => {
  backend.calls.length = 0;
});

describe("the chat's route", () => {
  it("passes the message on, and the stream back unchanged, uncompressed and unbuffered", async () => {
    const stream = 'data: {"type":"start"}\n\ndata: [DONE]\n\n';
    backend.answer = { status: 200, type: "text/event-stream", body: stream };
    const response = await chat(request("POST", "/bff/chat", { message: " hello ", conversationId: ID }));
    assert.equal(response.status, 200);
    assert.equal(await response.text(), stream);
    assert.equal(response.headers.get("Content-Type"), "text/event-stream");
    assert.equal(response.headers.get("x-vercel-ai-ui-message-stream"), "v1");
    assert.equal(response.headers.get("Cache-Control"), "no-store, no-transform");
    const [call] = backend.calls;
    assert.deepEqual([call?.method, call?.url], ["POST", "/api/v1/chat"]);
    assert.deepEqual(JSON.parse(call?.body ?? ""), { message: "hello", conversationId: ID });
  });

  it("passes decisions on, and nothing else", async () => {
    backend.answer = { status: 200, type: "text/event-stream", body: "data: [DONE]\n\n" };
    const body = { conversationId: ID, approvals: [{ id: USER_ID, approved: true }] };
    assert.equal((await chat(request("POST", "/bff/chat", body))).status, 200);
    assert.deepEqual(JSON.parse(backend.calls[0]?.body ?? ""), body);
    assert.equal((await chat(request("POST", "/bff/chat", { ...body, message: "yes" }))).status, 422);
  });

  it("takes back what an answer did", async () => {
    backend.answer = { status: 200, body: { changed: 2, undone: 1 } };
    const response = await undo(request("POST", "/bff/chat/x/undo", {}), context);
    assert.deepEqual(await response.json(), { changed: 2, undone: 1 });
    assert.deepEqual([backend.calls[0]?.method, backend.calls[0]?.url], ["POST", `/api/v1/chat/${ID}/undo`]);
  });

  const refused: readonly [string, unknown, number][] = [
    ["no message", {}, 422],
    ["a blank message", { message: " " }, 422],
    ["a message of 2001 characters", { message: "m".repeat(2001) }, 422],
    ["a conversation that is none", { message: "a", conversationId: "1" }, 422],
    ["another field", { message: "a", user: ID }, 422],
  ];
  for (const [what, body, status] of refused) {
    it(`refuses ${what}, and the backend is not asked`, async () => {
      assert.equal((await chat(request("POST", "/bff/chat", body))).status, status);
      assert.equal(backend.calls.length, 0);
    });
  }

  it("is only for people who have signed in", async () => {
    for (const answer of [
      chat(request("POST", "/bff/chat", { message: "a" }, "")),
      conversations(request("GET", "/bff/conversations", undefined, "")),
    ]) {
      assert.equal((await answer).status, 401);
    }
    assert.equal(backend.calls.length, 0);
  });

  it("CM-13 says what the backend says, such as that the feature is off", async () => {
    const problem = { type: "about:blank", title: "Forbidden", status: 403, detail: "The chatbot is switched off." };
    backend.answer = { status: 403, type: "application/problem+json", body: problem };
    const response = await chat(request("POST", "/bff/chat", { message: "a" }));
    assert.equal(response.status, 403);
    assert.deepEqual(await response.json(), problem);
  });

  it("gives up on a backend that does not begin to answer", async () => {
    backend.answer = "silence";
    const caller = { requestId: "id", user: { id: USER_ID } };
    const call = { method: "POST", path: "/api/v1/chat", body: {} } as const;
    const answer = streamBackend(caller, call, new AbortController().signal, 50);
    await assert.rejects(answer, (error) => error instanceof ProblemError && error.problem.status === 504);
  });

  it("gives each part on as it comes, and leaves the backend when the reader leaves", { timeout: 60_000 }, async () => {
    const left = Promise.withResolvers<undefined>();
    const server = createServer((_, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write("data: 1\n\n");
      response.on("close", () => {
        left.resolve(undefined);
      });
    }).listen(0, "127.0.0.1");
    after(() => {
      server.closeAllConnections();
      server.close();
    });
    await new Promise((resolve) => server.once("listening", resolve));
    const reader = new AbortController();
    const caller = { requestId: "id", user: { id: USER_ID } };
    const stream = await streamBackend(caller, { method: "POST", path: urlOf(server), body: {} }, reader.signal);
    const first = await stream.getReader().read();
    assert.equal(new TextDecoder().decode(first.value), "data: 1\n\n");
    reader.abort();
    await left.promise;
  });
});

describe("the conversations' routes", () => {
  it("list them, with the fields that the page shows", async () => {
    backend.answer = { status: 200, body: { items: [stored], total: 1, limit: 50, offset: 0 } };
    const response = await conversations(request("GET", "/bff/conversations"));
    const { id, title, updated_at } = stored;
    assert.deepEqual(await response.json(), { items: [{ id, title, updated_at }], total: 1 });
  });

  it("read one with its messages", async () => {
    const message = {
      id: ID,
      role: "user",
      parts: [{ type: "text", text: "add buy milk" }],
      created_at: stored.created_at,
    };
    backend.answer = { status: 200, body: { ...stored, messages: [message] } };
    const body = (await (await conversation(request("GET", "/bff/conversations/x"), context)).json()) as {
      messages: unknown[];
    };
    assert.deepEqual(body.messages, [{ id: ID, role: "user", parts: message.parts }]);
    assert.equal(backend.calls[0]?.url, `/api/v1/conversations/${ID}`);
  });

  it("delete one", async () => {
    backend.answer = { status: 204 };
    assert.equal((await forget(request("DELETE", "/bff/conversations/x"), context)).status, 204);
    assert.equal(backend.calls[0]?.method, "DELETE");
  });

  it("reject an invalid id", async () => {
    const wrong = { params: Promise.resolve({ id: "../tasks" }) };
    assert.equal((await conversation(request("GET", "/bff/conversations/x"), wrong)).status, 422);
    assert.equal(backend.calls.length, 0);
  });
});
