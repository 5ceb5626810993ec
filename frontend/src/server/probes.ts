import "server-only";
import { forgetOldSessions } from "./auth/forget.ts";
import { database } from "./database.ts";
import { log } from "./log.ts";
import { SettingsError, settings } from "./settings.ts";

const TIMEOUT_MS = 2_000;

function status(code: number, body: object): Response {
  return Response.json(body, { status: code, headers: { "Cache-Control": "no-store" } });
}

function notReady(problem: string): Response {
  return status(503, { status: "not ready", problems: [problem] });
}

async function within<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`no answer within ${String(TIMEOUT_MS / 1000)} s`));
  }, TIMEOUT_MS);
  return Promise.race([work, promise]).finally(() => {
    clearTimeout(timer);
  });
}

/** Liveness: the process answers. It asks nothing else, so that no dependency's outage restarts it. */
export function health(): Response {
  return status(200, { status: "ok" });
}

/**
 * Readiness: the settings are valid, and the database has the tables of accounts and answers in time: nobody can sign in
 * without it. The backend is left out: without it the page still tells what is wrong.
 */
export async function ready(): Promise<Response> {
  try {
    settings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return status(503, { status: "not ready", problems: error.problems });
  }
  try {
    await within(database().query("SELECT FROM sessions LIMIT 0"));
    await within(forgetOldSessions());
    return status(200, { status: "ready" });
  } catch (error) {
    log().warning("not ready", { error: error instanceof Error ? error.message : String(error) });
    return notReady("The database of accounts does not answer.");
  }
}

/** Whether this server and the backend are ready, for checks from outside that have no account. */
export async function readyTogether(): Promise<Response> {
  const own = await ready();
  if (!own.ok) return own;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(new URL("/ready", settings().backendUrl), { signal, redirect: "error", cache: "no-store" }).catch(() => undefined);
  return answer?.ok ? status(200, { status: "ready" }) : notReady("The task service is not ready.");
}
