import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { paths } from "./paths.ts";

/**
 * What a command needs to find the toolchain's pieces, Pulumi's state and the builder. What the user has set for Pulumi
 * stays: own backend, passphrase and home win.
 */
export function environment(): Record<string, string> {
  const own = process.env;
  const passphraseGiven = own.PULUMI_CONFIG_PASSPHRASE !== undefined || own.PULUMI_CONFIG_PASSPHRASE_FILE !== undefined;
  return {
    PATH: [paths.bin, dirname(process.execPath), own.PATH].join(delimiter),
    DOCKER_CONFIG: paths.docker,
    PULUMI_HOME: own.PULUMI_HOME ?? paths.pulumiHome,
    PULUMI_BACKEND_URL: own.PULUMI_BACKEND_URL ?? pathToFileURL(paths.pulumiState).href,
    ...(passphraseGiven ? {} : { PULUMI_CONFIG_PASSPHRASE_FILE: paths.passphrase }),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Plugins are built or downloaded by the toolchain; a failed download in the middle of an update helps nobody.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
}

/** Makes the passphrase of this machine's dev stack on the first run, outside the clone, readable by its user alone. */
export function ensurePassphrase(): void {
  if (existsSync(paths.passphrase)) return;
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  writeFileSync(paths.passphrase, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
}
