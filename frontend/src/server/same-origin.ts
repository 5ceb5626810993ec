import "server-only";
import { settings } from "./settings.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request may change something: only this site's own pages may.
 * Browsers state a request's origin in headers that no page can forge. Sec-Fetch-Site decides if it is present; over
 * plain HTTP browsers leave it out, and then Origin has to be the host of the request, or the public origin in
 * FRONTEND_URL behind a proxy that rewrites Host.
 */
export function isSameOrigin(request: Request): boolean {
  if (SAFE_METHODS.has(request.method)) return true;

  const site = request.headers.get("Sec-Fetch-Site");
  if (site !== null) return site === "same-origin";

  const origin = request.headers.get("Origin");
  if (origin === null) return false;
  const { frontendUrl, auth } = settings();
  return origin === frontendUrl || (auth.trustHost && URL.parse(origin)?.host === request.headers.get("Host"));
}
