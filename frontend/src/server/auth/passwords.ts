import "server-only";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { createQueue } from "../../tasks/in-order.ts";

/**
 * scrypt takes 32 MiB a password: one after the other, so that many sign-ins at once do not exceed the pod's memory.
 */
const inOrder = createQueue();
const QUEUE = "scrypt";

export function hash(password: string): Promise<string> {
  return inOrder(QUEUE, () => hashPassword(password));
}

/** Whether a password has this hash; one that Better Auth did not write, "!" above all, lets nobody in. */
export async function verify({ hash, password }: { hash: string; password: string }): Promise<boolean> {
  if (!/^[0-9a-f]{32}:[0-9a-f]{128}$/.test(hash)) return false;
  return inOrder(QUEUE, () => verifyPassword({ hash, password }));
}
