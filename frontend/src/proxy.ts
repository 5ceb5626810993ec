import { randomBytes } from "node:crypto";
import { NextResponse, type NextRequest } from "next/server";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import { settings } from "./server/settings.ts";

const POLICY_HEADER = "Content-Security-Policy";

/** Gives each page a policy with a nonce of its own; Next.js reads the nonce from the request's copy. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");

  const headers = new Headers(request.headers);
  headers.set(POLICY_HEADER, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(POLICY_HEADER, policy);
  // Browsers heed these over HTTPS only, and complain on plain HTTP.
  if (settings().frontendUrl.startsWith("https:")) {
    response.headers.set("Strict-Transport-Security", "max-age=31536000");
    response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  }
  return response;
}

export const config = {
  // Pages only: what is left out is data or a static file, and needs no script policy.
  matcher: "/((?!_next/|bff/|health$|ready$|favicon\\.svg$).*)",
};
