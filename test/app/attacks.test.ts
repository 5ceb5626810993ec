import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Application } from "./application";

/** What the frontend's container may take at most, by default (RES-2). */
const LIMIT_MIB = 256;
const CONNECTIONS = 24;

/** What a stranger without an account sends to the built frontend. */
describe("a stranger", () => {
  let application: Application;
  const open: Socket[] = [];

  before(async () => {
    application = await Application.start();
  });

  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
  });

  after(async () => {
    await application?.stop();
  });

  const begin = async (text: string, bytes = 0): Promise<Socket> => {
    const { hostname, port } = new URL(application.url);
    const socket = connect(Number(port), hostname);
    // The server may refuse before it has read everything.
    socket.on("error", () => undefined);
    open.push(socket);
    await once(socket, "connect");
    socket.write(text);
    for (let sent = 0; sent < bytes; sent += 100_000) socket.write("a".repeat(100_000));
    return socket;
  };
  const post = (path: string, length: number) =>
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

  const unfinished: Record<string, () => Promise<Socket>> = {
    "large bodies to a page": () => begin(post("/", 10_000_000), 9_900_000),
    "large bodies to a route": () => begin(post("/bff/auth/sign-in/email", 10_000_000), 9_900_000),
    "large bodies to a path that the proxy reads": () => begin(post("/bff/tasks/%41", 10_000_000), 9_900_000),
    "bodies without an end": () => begin(post("/sign-in", 30_000), 100),
    "large headers": () => begin(`GET / HTTP/1.1\r\nHost: localhost\r\nX-A: `, 1_000_000),
    "headers without an end": () => begin(`GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${"a".repeat(12_000)}`),
  };
  for (const [what, send] of Object.entries(unfinished)) {
    it(`keeps neither the memory nor the time of the server by ${what}`, async () => {
      await Promise.all(Array.from({ length: CONNECTIONS }, send));
      await sleep(1_000);
      const asked = performance.now();
      assert.equal((await fetch(`${application.url}/sign-in`)).status, 200);
      assert.ok(performance.now() - asked < 5_000);
      const mebibytes = application.frontendMemory() / 1024 ** 2;
      console.log(`      the frontend takes ${mebibytes.toFixed(0)} MiB`);
      assert.ok(mebibytes < LIMIT_MIB, `${mebibytes} MiB`);
    });
  }

  it("is dropped who sends a request's headers slowly", async () => {
    const socket = await begin("GET / HTTP/1.1\r\n");
    const timer = setInterval(() => socket.write("X-A: b\r\n"), 1_000);
    const began = performance.now();
    socket.resume();
    await once(socket, "close");
    clearInterval(timer);
    // Ten seconds, and half a minute until Node looks at its connections.
    assert.ok(performance.now() - began < 45_000);
  });

  it("hears nothing of what was sent with TRACE", async () => {
    for (const path of ["/", "/bff/tasks", "/health", "/nowhere"]) {
      const asked = request(`${application.url}${path}`, { method: "TRACE", headers: { cookie: "a=secret" } }).end();
      const [response] = await once(asked, "response");
      let text = "";
      for await (const chunk of response) text += String(chunk);
      assert.deepEqual([response.statusCode, text.includes("secret")], [405, false], path);
      assert.match(String(response.headers.allow), /GET/);
    }
  });

  it("finds no optimizer of images, and makes it fail on nothing", async () => {
    const before = application.log.length;
    for (const query of ["", "?url=%2Ffavicon.svg&w=640&q=75", "?url=http%3A%2F%2Fevil.example%2Fa.png&w=640&q=75"]) {
      const response = await fetch(`${application.url}/_next/image${query}`);
      assert.equal(response.status, 404, query);
    }
    // Connections that the tests before have cut are logged as "Error: aborted", perhaps as late as now.
    const logged = application.log.slice(before).replaceAll("Error: aborted", "");
    assert.doesNotMatch(logged, /rejection|Error/i);
  });

  it("is told when to try again, in seconds", async () => {
    await application.rows("DELETE FROM rate_limits");
    const guess = () =>
      fetch(`${application.url}/bff/auth/sign-in/email`, {
        method: "POST",
        headers: { "origin": application.url, "content-type": "application/json" },
        body: JSON.stringify({ email: "nobody@todo.invalid", password: "a wrong password" }),
      });
    let response = await guess();
    for (let guesses = 0; guesses < 12 && response.status !== 429; guesses++) response = await guess();
    assert.equal(response.status, 429);
    const seconds = Number(response.headers.get("retry-after"));
    assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60, String(seconds));
    assert.equal(response.headers.get("x-retry-after"), null);
  });

  it("is led to no API that a browser can't reach", async () => {
    assert.doesNotMatch(await (await fetch(`${application.url}/sign-in`)).text(), /service-desc/);
    await application.serve({ NEXT_PUBLIC_API_URL: "https://todo.example.com" });
    assert.match(
      await (await fetch(`${application.url}/sign-in`)).text(),
      /<link rel="service-desc"[^>]* href="https:\/\/todo\.example\.com\/api\/v1\/openapi\.json"/,
    );
    await application.serve();
  });

  it("finds the assistant's routes closed where it is switched off", async () => {
    await application.serve({ FEATURE_AI_CHATBOT_ENABLED: "false" });
    const cookie = await application.signUp();
    const id = "0b1f8a52-6c1e-4f4b-9f6e-2f1d3c4b5a69";
    const ask = (method: string, path: string) =>
      fetch(`${application.url}/bff/${path}`, {
        method,
        headers: { "origin": application.url, cookie, "content-type": "application/json" },
        body: method === "POST" ? JSON.stringify({ message: "list" }) : null,
      });
    for (const [method, path] of [
      ["POST", "chat"],
      ["POST", `chat/${id}/undo`],
      ["GET", "conversations"],
      ["GET", `conversations/${id}`],
      ["DELETE", `conversations/${id}`],
    ] as const)
      assert.equal((await ask(method, path)).status, 403, `${method} ${path}`);
    assert.equal((await ask("GET", "tasks")).status, 200);
    await application.serve();
  });
});

describe("a frontend that is told to go", () => {
  it("says so to clients that would come again, and finishes what is under way", async () => {
    const application = await Application.start();
    try {
      const { hostname, port } = new URL(application.url);
      const socket = connect(Number(port), hostname);
      const closed = once(socket, "close");
      const answers: string[] = [];
      socket.on("data", (data) => answers.push(String(data)));
      const ask = async () => {
        const count = answers.length;
        socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        while (answers.length === count) await sleep(20);
        return answers.slice(count).join("");
      };
      assert.doesNotMatch(await ask(), /connection: close/i);
      const stopped = application.stopFrontend();
      await sleep(500);
      const last = await ask();
      assert.match(last, /^HTTP\/1\.1 200 /);
      assert.match(last, /\r\nconnection: close\r\n/i);
      await closed;
      await stopped;
    } finally {
      await application.stop();
    }
  });
});
