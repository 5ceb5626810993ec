import "server-only";
import { database } from "../database.ts";
import { log } from "../log.ts";
import { once } from "../once.ts";
import { settings } from "../settings.ts";

const STARTED_AT = new Date(Date.now() - performance.now());

async function forget(): Promise<void> {
  const { type, persistence } = settings().session;
  if (type !== "database" || persistence) return;
  await database().query("DELETE FROM sessions WHERE created_at < $1", [STARTED_AT]);
}

const state = once("forgotten", () => ({ done: undefined as Promise<void> | undefined }));

/**
 * Deletes expired sessions, which Better Auth only does when somebody presents one. Called for each new session
 * without waiting for it: nobody's sign-in depends on it.
 */
export function deleteEndedSessions(): void {
  if (settings().session.type !== "database") return;
  database()
    .query("DELETE FROM sessions WHERE expires_at < now()")
    .catch((error: unknown) => {
      log().warning("ended sessions were not deleted", {
        error: error instanceof Error ? error.message : String(error),
      });
    });
}

/** Ends the sessions from before this process if none may survive a restart (SES-4); does so once. */
export async function forgetOldSessions(): Promise<void> {
  const current = state();
  current.done ??= forget();
  try {
    await current.done;
  } catch (error) {
    current.done = undefined;
    throw error;
  }
}
