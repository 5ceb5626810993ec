import "server-only";
import { noteClientAddresses } from "./client-address.ts";
import { createLog, log } from "./log.ts";
import { SettingsError, settings } from "./settings.ts";

/**
 * Checks the settings and begins to note where requests come from, or ends the process: a server that cannot work must
 * not look started.
 */
export function start(): void {
  try {
    const { environment, backendUrl } = settings();
    noteClientAddresses();
    log().info("starting", { environment, backend_url: backendUrl });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const format = process.env.LOG_FORMAT === "text" ? "text" : "json";
    createLog("ERROR", format).error(error.message);
    process.exit(1);
  }
}
