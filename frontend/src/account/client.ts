/** The page's calls to Better Auth in its own server; a failure's message is meant to be read by the user. */
import { z } from "zod";
import type { SignIn, SignUp } from "./schema.ts";

const TIMEOUT_MS = 15_000;

const failureSchema = z.object({ code: z.string() });

const MESSAGES: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: "The email address or the password is wrong.",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "An account with this email address already exists. Sign in instead.",
  INACTIVE: "This account is deactivated.",
};

async function messageOf(response: Response): Promise<string> {
  if (response.status === 429) return "Too many tries. Wait a minute, then try again.";
  const failure = failureSchema.safeParse(await response.json().catch(() => undefined));
  const known = failure.success ? MESSAGES[failure.data.code] : undefined;
  return known ?? `Something went wrong here (status ${String(response.status)}). Try again in a moment.`;
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(`/bff/auth/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new Error("The server cannot be reached. Check your connection and try again.", { cause });
  });
  if (!response.ok) throw new Error(await messageOf(response));
}

export const signUp = (person: SignUp): Promise<void> => post("sign-up/email", person);
export const signIn = (credentials: SignIn): Promise<void> => post("sign-in/email", credentials);
export const signOut = (): Promise<void> => post("sign-out", {});
