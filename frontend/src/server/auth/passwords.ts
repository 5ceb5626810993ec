import "server-only";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { createQueue } from "../../tasks/in-order.ts";

/**
 * scrypt needs 32 MiB per password: one after the other, so that many sign-ins at once don't exceed the pod's memory.
 */
const inOrder = createQueue();
const QUEUE = "scrypt";

export function hash(password: string): Promise<string> {
  return inOrder(QUEUE, () => hashPassword(password));
}

/** Whether a password has this hash; nobody can sign in with one that Better Auth didn't write, above all "!". */
export async function verify({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  if (!/^[0-9a-f]{32}:[0-9a-f]{128}$/.test(hash)) return false;
  return inOrder(QUEUE, () => verifyPassword({ hash, password }));
}
