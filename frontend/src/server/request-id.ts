import "server-only";
import { randomUUID } from "node:crypto";

export const REQUEST_ID_HEADER = "X-Request-ID";

/**
 * The caller's request ID, or a new one. IDs end up in headers and logs, so one that is long or contains unusual
 * characters is replaced.
 */
export function requestId(headers: Pick<Headers, "get">): string {
  const given = headers.get(REQUEST_ID_HEADER);
  return given !== null && /^[\w.-]{1,128}$/.test(given) ? given : randomUUID();
}
