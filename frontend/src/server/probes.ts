import "server-only";
import { pingStore } from "./auth/external-store.ts";
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

/** Liveness: the process answers. It checks nothing else, so that no dependency's outage restarts it. */
export function health(): Response {
  return status(200, { status: "ok" });
}

async function answers(what: string, work: () => Promise<unknown>): Promise<Response | undefined> {
  try {
    await within(work());
    return undefined;
  } catch (error) {
    log().warning("not ready", { error: error instanceof Error ? error.message : String(error) });
    return notReady(`The ${what} does not answer.`);
  }
}

/** The account tables exist, and the sessions that should have ended with the previous process are gone. */
async function checkDatabase(): Promise<void> {
  await database().query("SELECT FROM sessions LIMIT 0");
  await forgetOldSessions();
}

/**
 * Readiness: the settings are valid, and the database with the account tables and the external session store, if
 * there is one, answer in time: nobody can sign in without them. The backend doesn't count: without it, the page can
 * still say what is wrong.
 */
export async function ready(): Promise<Response> {
  try {
    settings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return status(503, { status: "not ready", problems: error.problems });
  }
  const failure = await answers("database of accounts", checkDatabase);
  if (failure) return failure;
  if (settings().session.type !== "external") return status(200, { status: "ready" });
  return (await answers("store of sessions", pingStore)) ?? status(200, { status: "ready" });
}

/** Whether this server and the backend are ready, for outside checks that have no account. */
export async function readyTogether(): Promise<Response> {
  const own = await ready();
  if (!own.ok) return own;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(new URL("/ready", settings().backendUrl), {
    signal,
    redirect: "error",
    cache: "no-store",
  }).catch(() => undefined);
  return answer?.ok ? status(200, { status: "ready" }) : notReady("The task service is not ready.");
}
