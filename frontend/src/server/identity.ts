import "server-only";
import { problem } from "../problem.ts";
import { auth } from "./auth/index.ts";

/** Who makes a request. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/**
 * The user that a request's session belongs to: the only place that decides whose tasks are shown and changed.
 *
 * @throws ProblemError 503 if the sessions can't be read
 */
export async function currentUser(headers: Headers): Promise<User | undefined> {
  const found = await auth()
    .api.getSession({ headers })
    .catch((cause: unknown) => {
      throw problem(503, "Service Unavailable", "Your session cannot be read. Try again in a moment.", { cause });
    });
  if (!found?.user.isActive) return undefined;
  const { id, name, email } = found.user;
  return { id, name, email };
}
