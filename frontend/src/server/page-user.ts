import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { currentUser, type User } from "./identity.ts";
import { requestId } from "./request-id.ts";
import type { Caller } from "./respond.ts";

/** The page's user; everybody else is redirected to sign in. */
export async function signedIn(): Promise<Caller & { readonly user: User }> {
  const requested = await headers();
  const user = await currentUser(requested);
  if (!user) redirect("/sign-in");
  return { requestId: requestId(requested), user };
}

/** Redirects a person who is signed in to the page they asked for; not knowing that isn't worth an error page. */
export async function onlySignedOut(next: string): Promise<void> {
  const user = await currentUser(await headers()).catch(() => undefined);
  if (user) redirect(next);
}
