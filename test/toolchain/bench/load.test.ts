import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { load, untilText } from "../../../toolchain/bench/load.ts";
import { Failure } from "../../../embedded/host/failure.ts";

describe("the benchmark's load", () => {
  const servers: Server[] = [];

  const serve = async (listener: RequestListener): Promise<{ url: string; connections: () => number }> => {
    let connections = 0;
    const server = createServer(listener).on("connection", () => connections++);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
  };

  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  it("spreads its requests evenly over persistent connections, and sends what it is given", async () => {
    const asked = new Set<string>();
    const listener: RequestListener = (request, response) => {
      const body: Buffer[] = [];
      request.on("data", (chunk: Buffer) => body.push(chunk));
      request.on("end", () => {
        asked.add(
          `${request.method} ${request.url} ${request.headers.authorization} ` +
            `${request.headers["content-type"]} ${Buffer.concat(body).toString()}`,
        );
        response.writeHead(201).end("{}");
      });
    };
    const [one, other] = [await serve(listener), await serve(listener)];
    const { rate, p95 } = await load(
      [one.url, other.url],
      { method: "POST", path: "/tasks", headers: { authorization: "Bearer x" }, body: '{"title":"ä"}' },
      6,
      0.2,
    );
    assert.deepEqual([one.connections(), other.connections()], [3, 3]);
    assert.deepEqual([...asked], ['POST /tasks Bearer x application/json {"title":"ä"}']);
    assert.ok(rate > 0 && p95 > 0, `${rate} a second, p95 ${p95}`);
  });

  it("fails if an answer isn't a success: a refusal would look fast", async () => {
    const { url } = await serve((_, response) => response.writeHead(503).end());
    await assert.rejects(
      load([url], { method: "GET", path: "/tasks" }, 2, 0.2),
      (error) => error instanceof Failure && error.why === "it answered 503",
    );
  });

  it("says why a request failed: the server's own answer, or the connection's error", async () => {
    const { url } = await serve((_, response) => response.writeHead(500).end("no database"));
    await assert.rejects(
      load([url], { method: "GET", path: "/" }, 1, 0.2),
      (error) => error instanceof Failure && error.why === "it answered 500\nno database",
    );
    const gone = await serve((request) => request.socket.destroy());
    await assert.rejects(load([gone.url], { method: "GET", path: "/" }, 1, 0.2), (error) => {
      assert.ok(error instanceof Failure && error.cause instanceof Error);
      assert.deepEqual([error.message, error.why], ["The benchmark's GET / failed", "socket hang up"]);
      return true;
    });
  });

  it("reports when a text has arrived, even in two chunks, and fails without it", async () => {
    const { url } = await serve((_, response) => {
      response.write("text-");
      setImmediate(() => response.end("delta"));
    });
    assert.ok((await untilText(url, { method: "GET", path: "/" }, "text-delta")) > 0);
    await assert.rejects(
      untilText(url, { method: "GET", path: "/" }, "tool"),
      (error) => error instanceof Failure && error.why === "its answer holds no tool",
    );
  });
});
