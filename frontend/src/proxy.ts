import { randomBytes } from "node:crypto";
import { NextResponse, type NextRequest } from "next/server";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import { PROBLEM_JSON, problem } from "./problem.ts";
import { answerAt } from "./server/probe-paths.ts";
import { settings } from "./server/settings.ts";

const POLICY_HEADER = "Content-Security-Policy";

/**
 * Refuses a malformed path, answers probes at the stack's paths, and gives each page a policy with a new nonce; Next.js
 * reads the nonce from the request's copy.
 */
export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  if (!isText(pathname)) return refused();
  const answer = answerAt(pathname, process.env);
  if (answer !== undefined) return NextResponse.rewrite(new URL(answer, request.url));
  if (pathname.startsWith("/bff/")) return NextResponse.next();
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === "development");

  const headers = new Headers(request.headers);
  headers.set(POLICY_HEADER, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(POLICY_HEADER, policy);
  // Browsers follow these only over HTTPS, and complain on plain HTTP.
  if (settings().frontendUrl.startsWith("https:")) {
    response.headers.set("Strict-Transport-Security", "max-age=31536000");
    response.headers.set("Cross-Origin-Opener-Policy", "same-origin");
  }
  return response;
}

function isText(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Next.js would answer such a path with an internal error. */
function refused(): NextResponse {
  const { problem: body } = problem(400, "Bad Request", "The path is not UTF-8 in percent-encoding.");
  return NextResponse.json(body, {
    status: body.status,
    headers: { "Content-Type": PROBLEM_JSON, "Cache-Control": "no-store" },
  });
}

export const config = {
  matcher: [
    // Pages: everything else is data or a static file, and needs no script policy.
    "/((?!_next/|bff/|health$|ready$|favicon\\.svg$).*)",
    // No data path in use contains anything encoded.
    "/bff/(.*%.*)",
  ],
};
