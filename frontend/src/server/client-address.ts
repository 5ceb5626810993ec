import "server-only";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/** The client's address; only set here, replacing any header of that name from a client. */
export const CLIENT_ADDRESS_HEADER = "x-todo-client-address";

/**
 * The address of the client of our first proxy, which is the one in X-Forwarded-For that is `proxies` from the end:
 * anything before it is only the client's claim. Without a proxy, or an address there, it is the connection's.
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

/** Records a request's address before Next.js sees it: a route handler doesn't know the connection. */
export function noteClientAddress({ headers, socket }: IncomingMessage, proxies: number): void {
  const forwardedFor = headers["x-forwarded-for"];
  const address = clientAddress(
    Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor,
    socket.remoteAddress,
    proxies,
  );
  headers[CLIENT_ADDRESS_HEADER] = address ?? "";
}
