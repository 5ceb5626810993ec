/** Limits of the HTTP server that Next.js starts, requests that it must not see, and the server's end. */
import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { PROBLEM_JSON, problem } from "../problem.ts";
import { noteClientAddress } from "./client-address.ts";
import { settings } from "./settings.ts";

/** A client that hasn't sent a request's headers by then is slow on purpose; Node checks every 30 seconds. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A body has at most 32 KiB. */
const REQUEST_TIMEOUT_MS = 30_000;
/** How long clients have to close their connections themselves. */
const FAREWELL_MS = 4_000;
/** How long requests under way then have to end. Next.js would wait for one that never does. */
const LAST_MS = 15_000;
const ALLOWED = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly server: Server;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** The answer to what Next.js would fail on, or would echo. */
function refusal({ method, url = "" }: IncomingMessage) {
  if (method === "TRACE") return problem(405, "Method Not Allowed", "This server does not allow TRACE.");
  // The optimizer is off, and still has its route.
  if (/^\/_next\/image([/?]|$)/.test(url)) return problem(404, "Not Found", "There is nothing at this address.");
  return undefined;
}

function refuse(response: ServerResponse, { problem: body }: ReturnType<typeof problem>): void {
  response.writeHead(body.status, {
    "Content-Type": PROBLEM_JSON,
    "Cache-Control": "no-store",
    "Connection": "close",
    ...(body.status === 405 && { Allow: ALLOWED }),
  });
  response.end(JSON.stringify(body));
}

/** Puts the refusals before Next.js' own listener. */
function guard(server: Server): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  const listeners = server.listeners("request") as Listener[];
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const refused = refusal(request);
    if (refused) refuse(response, refused);
    else for (const listener of listeners) listener.call(server, request, response);
  });
}

/** The number of a server's open connections. */
function connections(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((error, count) => {
      resolve(error ? 0 : count);
    });
  });
}

/**
 * Watches over the server from its first request on, which is a probe's. After SIGTERM each answer says
 * `Connection: close`. Only when clients have had time to leave does Next.js close idle connections: a request that is
 * on its way on one of them would be lost.
 */
export function watchServer(): void {
  const { trustedProxies } = settings();
  const open = new Set<ServerResponse>();
  let server: Server | undefined;
  let leaving = false;

  subscribe("http.server.request.start", (message) => {
    const exchange = message as Exchange;
    const { request, response } = exchange;
    noteClientAddress(request, trustedProxies);
    if (leaving) response.shouldKeepAlive = false;
    open.add(response);
    response.once("close", () => {
      open.delete(response);
    });
    if (server === exchange.server) return;
    server = exchange.server;
    guard(server);
  });

  async function leave(): Promise<void> {
    leaving = true;
    for (const response of open) if (!response.headersSent) response.shouldKeepAlive = false;
    const end = Date.now() + FAREWELL_MS;
    while (server && Date.now() < end && (await connections(server)) > 0) await sleep(50);
  }

  const stop = process.listeners("SIGTERM");
  process.removeAllListeners("SIGTERM");
  process.once("SIGTERM", (signal) => {
    void leave().then(() => {
      for (const listener of stop) listener(signal);
      setTimeout(() => server?.closeAllConnections(), LAST_MS).unref();
    });
  });
}
