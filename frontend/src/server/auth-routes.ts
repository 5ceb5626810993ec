/** The routes of Better Auth that the page uses: sign up, in and out. */
import "server-only";
import { problem } from "../problem.ts";
import { auth, AUTH_PATH } from "./auth/index.ts";
import { limitedText } from "./json-body.ts";
import { answer } from "./respond.ts";

const PATHS: ReadonlySet<string> = new Set(
  ["sign-up/email", "sign-in/email", "sign-out"].map((path) => `${AUTH_PATH}/${path}`),
);

/** Better Auth puts the seconds until the next try into a header that no client knows. */
function withRetryAfter(response: Response): Response {
  const seconds = response.headers.get("X-Retry-After");
  if (seconds === null) return response;
  response.headers.delete("X-Retry-After");
  response.headers.set("Retry-After", seconds);
  return response;
}

/** POST /bff/auth/… */
export function account(request: Request): Promise<Response> {
  return answer(request, async () => {
    if (!PATHS.has(new URL(request.url).pathname)) {
      throw problem(404, "Not Found", "There is nothing at this address.");
    }
    const { url, method, headers } = request;
    return withRetryAfter(
      await auth().handler(new Request(url, { method, headers, body: await limitedText(request) })),
    );
  });
}
