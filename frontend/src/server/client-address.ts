import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { settings } from "./settings.ts";

/** Where a request comes from; written here alone, over whatever a client sent under this name. */
export const CLIENT_ADDRESS_HEADER = "x-todo-client-address";

/**
 * The address of whoever asked the first of our own proxies, which is the last but `proxies` that X-Forwarded-For
 * names: what stands before it is the client's own word. Without a proxy, or an address there, it is the connection's.
 */
export function clientAddress(
  forwardedFor: string | undefined,
  peer: string | undefined,
  proxies: number,
): string | undefined {
  if (proxies === 0) return peer;
  const addresses = (forwardedFor ?? "").split(",").map((address) => address.trim());
  const named = addresses.at(-proxies) ?? "";
  return isIP(named) === 0 ? peer : named;
}

/** Notes each request's address before Next.js sees it: a route handler knows no connection. */
export function noteClientAddresses(): void {
  const { trustedProxies } = settings();
  subscribe("http.server.request.start", (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    const forwardedFor = headers["x-forwarded-for"];
    const address = clientAddress(
      Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor,
      socket.remoteAddress,
      trustedProxies,
    );
    headers[CLIENT_ADDRESS_HEADER] = address ?? "";
  });
}
