import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { leadsInto } from "./files.ts";
import { paths } from "./paths.ts";

/** What `pulumi login` writes, in part (sdk/go/common/workspace/creds.go). */
const credentials = z.object({ current: z.string().optional() });

/** Where Pulumi keeps the stacks' state. */
export interface Backend {
  url: string;
  /** Who chose it: the variable, the user's `pulumi login`, or nobody. */
  chosenBy: "PULUMI_BACKEND_URL" | "pulumi login" | "toolchain";
}

/**
 * The backend that PULUMI_BACKEND_URL names, or else the one that the user is logged in to, as with plain `pulumi`. A
 * machine whose stacks the toolchain has made in its own folder goes on with those.
 */
export function backend(): Backend {
  const given = process.env.PULUMI_BACKEND_URL;
  if (given !== undefined) return { url: given, chosenBy: "PULUMI_BACKEND_URL" };
  const login = hasOwnStacks() ? undefined : loggedInTo();
  if (login) return { url: login, chosenBy: "pulumi login" };
  return { url: pathToFileURL(paths.pulumiState).href, chosenBy: "toolchain" };
}

function hasOwnStacks(): boolean {
  return existsSync(join(paths.pulumiState, ".pulumi"));
}

function loggedInTo(): string | undefined {
  try {
    return credentials.parse(JSON.parse(readFileSync(credentialsFile(), "utf8"))).current;
  } catch {
    return undefined;
  }
}

/** Where the user's plain `pulumi` keeps its logins. */
function credentialsFile(): string {
  const own = process.env;
  const folder = own.PULUMI_CREDENTIALS_PATH ?? own.PULUMI_HOME ?? join(own.HOME ?? homedir(), ".pulumi");
  return join(folder, "credentials.json");
}

/**
 * What a command needs to find the toolchain's pieces, Pulumi's state and the builder. What the user has set for Pulumi
 * stays: own backend, login, passphrase and home win.
 */
export function environment(): Record<string, string> {
  const own = process.env;
  return {
    PATH: [paths.bin, dirname(process.execPath), own.PATH].join(delimiter),
    DOCKER_CONFIG: paths.docker,
    PULUMI_HOME: own.PULUMI_HOME ?? paths.pulumiHome,
    PULUMI_BACKEND_URL: backend().url,
    // Tokens for the backend, if it asks for one. Only where there are any: Pulumi would make the folder.
    ...(existsSync(credentialsFile()) && { PULUMI_CREDENTIALS_PATH: dirname(credentialsFile()) }),
    ...(isPassphraseGiven() ? {} : { PULUMI_CONFIG_PASSPHRASE_FILE: paths.passphrase }),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The toolchain builds or downloads plugins; a failed download in the middle of an update would help nobody.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Pulumi prefers a language host on PATH to the one next to itself. That of another version may fail.
    ...(hasOwnPulumi() ? { PULUMI_IGNORE_AMBIENT_PLUGINS: "true" } : {}),
  };
}

/** Whether the user has given a passphrase; else the stacks of this machine have one that is made for them. */
export function isPassphraseGiven(): boolean {
  const { PULUMI_CONFIG_PASSPHRASE: passphrase, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env;
  return passphrase !== undefined || file !== undefined;
}

/** Whether the Pulumi in use is one that the toolchain got, and not the user's. */
export function hasOwnPulumi(): boolean {
  const link = join(paths.bin, "pulumi");
  return existsSync(link) && leadsInto(link, paths.pieces);
}

/** Makes the passphrase of this machine's dev stack on the first run, outside the clone, readable by its user alone. */
export function ensurePassphrase(): void {
  if (existsSync(paths.passphrase)) return;
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  writeFileSync(paths.passphrase, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
}
