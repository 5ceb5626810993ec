import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { it } from "node:test";
import { list } from "../src/server/task-routes.ts";
import { validEnvironment } from "./support/environment.ts";
import { signIn } from "./support/session.ts";

/** A port that nothing listens on: one that the system has just given out and taken back. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

it("an unreachable backend becomes 502", async () => {
  Object.assign(process.env, validEnvironment, { BACKEND_URL: `http://127.0.0.1:${String(await closedPort())}` });
  const response = await list(new Request("http://todo.local/bff/tasks", { headers: { Cookie: await signIn() } }));
  assert.equal(response.status, 502);
  const { detail } = (await response.json()) as { detail: string };
  assert.equal(detail, "The task service cannot be reached. Try again in a moment.");
});
