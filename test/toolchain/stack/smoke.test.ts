import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "../../../embedded/host/failure.ts";
import { smokeTest } from "../../../toolchain/stack/smoke.ts";

describe("the first request", () => {
  let server: Server;
  let statuses: Record<string, number>;

  const stack = {
    name: "staging",
    output: (name: string) => Promise.resolve({ url: url(), namespace: "todo-staging" }[name] ?? ""),
  };
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  before(async () => {
    server = createServer(({ url = "" }, response) => response.writeHead(statuses[url] ?? 404).end());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => server.close());

  it("succeeds if the page loads, and servers and database are ready", async () => {
    statuses = { "/": 200, "/bff/ready": 200 };
    await smokeTest(stack);
  });

  it("says where to look at the pods of the stack that doesn't answer", async () => {
    statuses = { "/": 200, "/bff/ready": 503 };
    await assert.rejects(smokeTest(stack), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.message, `The application doesn't answer at ${url()}/bff/ready`);
      assert.equal(error.why, "wanted status 200, got: 503");
      assert.equal(
        error.fix,
        'Look at its pods, "npm run with -- --stack staging kubectl get pods -n todo-staging", and their logs.',
      );
      return true;
    });
  });
});
