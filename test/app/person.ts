import { randomUUID } from "node:crypto";
import type { Application } from "./application";

export const password = "correct horse battery staple";

/** What a person's browser asks of the application, without the page. */
export class Person {
  constructor(private readonly application: Application) {}

  send(
    method: string,
    path: string,
    { cookie = "", origin = this.application.url, body }: { cookie?: string; origin?: string; body?: object } = {},
  ): Promise<Response> {
    return fetch(`${this.application.url}/bff/${path}`, {
      method,
      redirect: "manual",
      headers: { cookie, origin, ...(body && { "content-type": "application/json" }) },
      body: body ? JSON.stringify(body) : null,
    });
  }

  async signUp(email = `${randomUUID()}@todo.invalid`) {
    await this.application.rows("DELETE FROM rate_limits");
    const response = await this.send("POST", "auth/sign-up/email", { body: { name: "Ada", email, password } });
    return { email, response, cookie: cookieOf(response) };
  }

  signIn(email: string, given = password): Promise<Response> {
    return this.send("POST", "auth/sign-in/email", { body: { email, password: given } });
  }

  /** The status of the answer to a request for the tasks: 401 without a session. */
  async tasks(cookie: string): Promise<number> {
    return (await this.send("GET", "tasks", { cookie })).status;
  }
}

/** The cookies that a response sets, as a browser sends them. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
}
