import assert from "node:assert/strict";
import { it } from "node:test";
import { list } from "../src/server/task-routes.ts";
import { validEnvironment } from "./support/environment.ts";
import { signIn } from "./support/session.ts";

/** Nothing listens there: the system never assigns such a port. */
const CLOSED_PORT = 2;

it("an unreachable backend becomes 502", async () => {
  Object.assign(process.env, validEnvironment, { BACKEND_URL: `http://127.0.0.1:${String(CLOSED_PORT)}` });
  const response = await list(new Request("http://todo.local/bff/tasks", { headers: { Cookie: await signIn() } }));
  assert.equal(response.status, 502);
  const { detail } = (await response.json()) as { detail: string };
  assert.equal(detail, "The task service cannot be reached. Try again in a moment.");
});
