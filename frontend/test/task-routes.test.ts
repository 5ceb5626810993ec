import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { decodeJwt } from "jose";
import { create, list, remove, restore, update } from "../src/server/task-routes.ts";
import { startBackend } from "./support/backend.ts";
import { USER_ID, validEnvironment } from "./support/environment.ts";
import { signIn } from "./support/session.ts";

const backend = await startBackend();
Object.assign(process.env, validEnvironment, { BACKEND_URL: backend.url });

const Cookie = await signIn();
const SITE = "http://todo.local:3000";
const ID = "0b1f8a52-6c1e-4f4b-9f6e-2f1d3c4b5a69";
const time = "2026-11-21T12:00:00Z";
const task = { id: ID, title: "Buy milk", description: null, completed: false, created_at: time, updated_at: time };
const stored = { ...task, user_id: USER_ID };
const context = (id: string) => ({ params: Promise.resolve({ id }) });

function request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`${SITE}${path}`, {
    method,
    headers: {
      Host: "todo.local:3000",
      Origin: SITE,
      Cookie,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
}

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  assert.equal(response.headers.get("Content-Type"), "application/problem+json");
  return (await response.json()) as Record<string, unknown>;
}

beforeEach(() => {
  backend.calls.length = 0;
});

describe("task routes", () => {
  it("list a page of tasks", async () => {
    backend.answer = { status: 200, body: { items: [stored], total: 1, limit: 20, offset: 0, next_cursor: "def" } };
    const response = await list(request("GET", "/bff/tasks?limit=20&sort=title&cursor=abc"));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("Cache-Control"), "no-store");
    assert.deepEqual(await response.json(), { items: [task], total: 1, next_cursor: "def" });
    assert.equal(backend.calls[0]?.url, "/api/v1/tasks?limit=20&sort=title&cursor=abc");
  });

  it("create a task", async () => {
    backend.answer = { status: 201, body: stored };
    const response = await create(request("POST", "/bff/tasks", { title: "  Buy milk ", description: " " }));
    assert.equal(response.status, 201);
    assert.deepEqual(await response.json(), task);
    const [call] = backend.calls;
    assert.deepEqual([call?.method, call?.url], ["POST", "/api/v1/tasks"]);
    assert.deepEqual(JSON.parse(call?.body ?? ""), { title: "Buy milk", description: null });
  });

  it("change a task, and send only what changes", async () => {
    backend.answer = { status: 200, body: { ...stored, completed: true } };
    const response = await update(request("PATCH", `/bff/tasks/${ID}`, { completed: true }), context(ID));
    assert.deepEqual(await response.json(), { ...task, completed: true });
    const [call] = backend.calls;
    assert.deepEqual([call?.method, call?.url, call?.body], ["PATCH", `/api/v1/tasks/${ID}`, '{"completed":true}']);
  });

  it("delete a task", async () => {
    backend.answer = { status: 204 };
    const response = await remove(request("DELETE", `/bff/tasks/${ID}`), context(ID));
    assert.deepEqual([response.status, await response.text()], [204, ""]);
    assert.deepEqual([backend.calls[0]?.method, backend.calls[0]?.url], ["DELETE", `/api/v1/tasks/${ID}`]);
  });

  it("bring a deleted task back", async () => {
    backend.answer = { status: 200, body: stored };
    const response = await restore(request("POST", `/bff/tasks/${ID}/restore`, {}), context(ID));
    assert.deepEqual([response.status, await response.json()], [200, task]);
    assert.deepEqual([backend.calls[0]?.method, backend.calls[0]?.url], ["POST", `/api/v1/tasks/${ID}/restore`]);
  });

  it("sign each call for the current user", async () => {
    backend.answer = { status: 200, body: { items: [], total: 0, limit: 50, offset: 0 } };
    await list(request("GET", "/bff/tasks", undefined, { Authorization: "Bearer forged" }));
    const [scheme, token = ""] = backend.calls[0]?.headers.authorization?.split(" ") ?? [];
    assert.equal(scheme, "Bearer");
    assert.equal(decodeJwt(token).sub, USER_ID);
  });
});

describe("the request ID", () => {
  it("goes to the backend and back", async () => {
    backend.answer = { status: 204 };
    const headers = { "X-Request-ID": "trace-1.a_b" };
    const response = await remove(request("DELETE", `/bff/tasks/${ID}`, undefined, headers), context(ID));
    assert.equal(response.headers.get("X-Request-ID"), "trace-1.a_b");
    assert.equal(backend.calls[0]?.headers["x-request-id"], "trace-1.a_b");
  });

  for (const given of ["", "a b", "x".repeat(129), '{"a":1}']) {
    it(`is made here in place of ${JSON.stringify(given.slice(0, 10))}`, async () => {
      backend.answer = { status: 204 };
      const headers = { "X-Request-ID": given };
      const response = await remove(request("DELETE", `/bff/tasks/${ID}`, undefined, headers), context(ID));
      assert.match(response.headers.get("X-Request-ID") ?? "", /^[0-9a-f-]{36}$/);
      assert.equal(backend.calls[0]?.headers["x-request-id"], response.headers.get("X-Request-ID"));
    });
  }
});

describe("input", () => {
  const cases: readonly [string, () => Promise<Response>, number][] = [
    ["an empty title", () => create(request("POST", "/bff/tasks", { title: "  " })), 422],
    ["a long title", () => create(request("POST", "/bff/tasks", { title: "x".repeat(256) })), 422],
    ["an unknown field", () => create(request("POST", "/bff/tasks", { title: "a", user_id: USER_ID })), 422],
    ["an empty change", () => update(request("PATCH", `/bff/tasks/${ID}`, {}), context(ID)), 422],
    ["an ID that is none", () => remove(request("DELETE", "/bff/tasks/.."), context("..")), 422],
    ["a page size of 0", () => list(request("GET", "/bff/tasks?limit=0")), 422],
    ["a body over 32 KiB", () => create(request("POST", "/bff/tasks", { title: "x".repeat(40_000) })), 413],
    ["a form", () => create(request("POST", "/bff/tasks", {}, { "Content-Type": "text/plain" })), 415],
    [
      "an empty body",
      () => create(request("POST", "/bff/tasks", undefined, { "Content-Type": "application/json" })),
      400,
    ],
  ];
  for (const [what, call, status] of cases) {
    it(`with ${what} is refused with ${String(status)}, and the backend is not asked`, async () => {
      const response = await call();
      assert.equal(response.status, status);
      assert.equal((await problemOf(response)).status, status);
      assert.equal(backend.calls.length, 0);
    });
  }

  it("that is wrong is named with its field", async () => {
    const response = await create(request("POST", "/bff/tasks", { title: 1 }));
    assert.equal((await problemOf(response)).detail, "title: A title is required.");
  });
});

describe("a mutation", () => {
  const remote = (headers: Record<string, string>) => {
    const bare = new Request(`${SITE}/bff/tasks/${ID}`, { method: "DELETE", headers: { Cookie, ...headers } });
    return remove(bare, context(ID));
  };
  const cases: readonly [string, Record<string, string>, number][] = [
    ["by Sec-Fetch-Site: same-origin", { "Sec-Fetch-Site": "same-origin" }, 204],
    ["by an Origin that is the Host", { Origin: SITE, Host: "todo.local:3000" }, 204],
    ["by an Origin that is FRONTEND_URL", { Origin: validEnvironment.FRONTEND_URL, Host: "10.0.0.9:3000" }, 204],
    ["from another site", { "Sec-Fetch-Site": "cross-site", "Origin": SITE, "Host": "todo.local:3000" }, 403],
    ["from a sibling subdomain", { "Sec-Fetch-Site": "same-site" }, 403],
    ["from another port", { Origin: "http://todo.local:8080", Host: "todo.local:3000" }, 403],
    ["from a sandboxed frame", { Origin: "null", Host: "todo.local:3000" }, 403],
    ["from no stated origin", { Host: "todo.local:3000" }, 403],
  ];
  for (const [what, headers, status] of cases) {
    it(`${what} gets ${String(status)}`, async () => {
      backend.answer = { status: 204 };
      assert.equal((await remote(headers)).status, status);
      assert.equal(backend.calls.length, status === 204 ? 1 : 0);
    });
  }
});

describe("a person who is not signed in", () => {
  const cookies: Readonly<Record<string, () => Promise<string> | string>> = {
    "without a cookie": () => "",
    "with a forged session": () => Cookie.replace(/=.{36}/, "=00000000-0000-4000-8000-000000000000"),
    "with a tampered signature": () => `${Cookie.slice(0, -6)}AAAA%3D`,
    "whose session has ended": () => signIn({ secondsLeft: -1 }),
    "whose account is deactivated": () => signIn({ isActive: false }),
  };
  for (const [who, cookie] of Object.entries(cookies)) {
    it(`${who} gets 401, and the backend is not asked`, async () => {
      const response = await list(request("GET", "/bff/tasks", undefined, { Cookie: await cookie() }));
      assert.equal(response.status, 401);
      assert.equal((await problemOf(response)).detail, "You are signed out.");
      assert.equal(backend.calls.length, 0);
    });
  }
});

describe("a failure of the backend", () => {
  const get = () => list(request("GET", "/bff/tasks"));

  it("passes through as problem details, extensions included", async () => {
    const problem = {
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "No such task.",
      request_id: "r-1",
    };
    backend.answer = { status: 404, type: "application/problem+json", body: problem };
    const response = await remove(request("DELETE", `/bff/tasks/${ID}`), context(ID));
    assert.equal(response.status, 404);
    assert.deepEqual(await problemOf(response), problem);
  });

  it("says when to try again, where it does", async () => {
    const problem = { type: "about:blank", title: "Too Many Requests", status: 429, detail: "Too fast." };
    backend.answer = { status: 429, type: "application/problem+json", body: problem, headers: { "Retry-After": "7" } };
    assert.equal((await get()).headers.get("Retry-After"), "7");
  });

  const unexpected = {
    "an error page": { status: 500, type: "text/html", body: "<h1>secret stack trace</h1>" },
    "a body that breaks the contract": { status: 200, body: { items: [{ id: 7 }] } },
    "a body that is not JSON": { status: 200, body: "{" },
    "a redirect": { status: 307, headers: { Location: "http://127.0.0.1:9/" } },
  };
  for (const [what, answer] of Object.entries(unexpected)) {
    it(`with ${what} becomes 502, and shows nothing of it`, async () => {
      backend.answer = answer;
      const response = await get();
      const problem = await problemOf(response);
      assert.equal(response.status, 502);
      assert.match(String(problem.detail), /^The task service (gave an unexpected answer|cannot be reached)\./);
    });
  }
});
