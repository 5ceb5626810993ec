/** Whose cluster this machine runs: there is one at a time, and only its user's commands end it. */
import { existsSync, readFileSync } from "node:fs";
import { daemonStatus } from "../host/daemon.ts";
import { Failure } from "../host/failure.ts";
import { paths } from "../host/paths.ts";
import type { Host } from "./host.ts";
import { withSudo } from "./sudo.ts";
import { ownerFile } from "./settings.ts";

/** Whether this user has started a cluster that runs, or has left something after a crash. */
export function isStarted(host: Host): boolean {
  return host.isChanged() || daemonStatus().length > 0 || isOurs();
}

/** Whether what is in the runtime directory is of this user's cluster; one of an earlier version names nobody. */
export function isOurs(): boolean {
  return existsSync(ownerFile) && readFileSync(ownerFile, "utf8") === paths.state;
}

/** The failure to do what only root may. */
export function rootNeeded(command: string): Failure {
  return new Failure("The cluster was started as root, and only root can stop it", {
    why: `this is user ${process.getuid?.()}`,
    fix: withSudo(command),
  });
}
