import "server-only";
import { SettingsError, settings } from "./settings.ts";

function status(code: number, body: object): Response {
  return Response.json(body, { status: code, headers: { "Cache-Control": "no-store" } });
}

/** Liveness: the process answers. It asks nothing else, so that no dependency's outage restarts it. */
export function health(): Response {
  return status(200, { status: "ok" });
}

/** Readiness: the settings are valid. The backend is left out: without it the page still tells what is wrong. */
export function ready(): Response {
  try {
    settings();
    return status(200, { status: "ready" });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return status(503, { status: "not ready", problems: error.problems });
  }
}
