/** The routes of Better Auth that the page uses: sign up, in and out. */
import "server-only";
import { problem } from "../problem.ts";
import { auth, AUTH_PATH } from "./auth/index.ts";
import { limitedText } from "./json-body.ts";
import { answer } from "./respond.ts";

const PATHS: ReadonlySet<string> = new Set(
  ["sign-up/email", "sign-in/email", "sign-out"].map((path) => `${AUTH_PATH}/${path}`),
);

/** POST /bff/auth/… */
export function account(request: Request): Promise<Response> {
  return answer(request, async () => {
    if (!PATHS.has(new URL(request.url).pathname)) {
      throw problem(404, "Not Found", "There is nothing at this address.");
    }
    const { url, method, headers } = request;
    return auth().handler(new Request(url, { method, headers, body: await limitedText(request) }));
  });
}
