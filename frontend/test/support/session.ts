/** A session in this process's memory, as Better Auth would have made it at sign-in. */
import { randomUUID } from "node:crypto";
import { makeSignature } from "better-auth/crypto";
import { auth } from "../../src/server/auth/index.ts";
import { USER_ID } from "./environment.ts";

interface Person {
  readonly isActive?: boolean;
  readonly secondsLeft?: number;
}

/** The Cookie header of somebody who is signed in. */
export async function signIn({ isActive = true, secondsLeft = 600 }: Person = {}): Promise<string> {
  const { options, secret, authCookies } = await auth().$context;
  const now = new Date();
  const expiresAt = new Date(now.getTime() + secondsLeft * 1000);
  const token = randomUUID();
  const times = { createdAt: now, updatedAt: now };
  const session = { id: randomUUID(), token, userId: USER_ID, expiresAt, ...times };
  const user = { id: USER_ID, name: "Ada", email: "ada@todo.invalid", emailVerified: false, isActive, ...times };
  await options.secondaryStorage?.set(token, JSON.stringify({ session, user }), 600);
  const signature = await makeSignature(token, secret);
  return `${authCookies.sessionToken.name}=${encodeURIComponent(`${token}.${signature}`)}`;
}
