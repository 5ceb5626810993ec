import "server-only";
import { watchServer } from "./http-server.ts";
import { createLog, log } from "./log.ts";
import { SettingsError, settings } from "./settings.ts";

/**
 * Checks the settings and starts to watch over the server, or ends the process: a server that can't work must not
 * appear to have started.
 */
export function start(): void {
  try {
    const { environment, backendUrl } = settings();
    watchServer();
    log().info("starting", { environment, backend_url: backendUrl });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const format = process.env.LOG_FORMAT === "text" ? "text" : "json";
    createLog("ERROR", format).error(error.message);
    process.exit(1);
  }
}
