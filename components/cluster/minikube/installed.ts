import { spawnSync } from "node:child_process";
import { isFlagSet, quiet } from "./command";

/** The Minikube on PATH. */
export interface InstalledMinikube {
  /** Such as `v1.38.1`. */
  version: string;
  /**
   * Whether it starts nothing for this user: with every driver but `none`, Minikube refuses root (DRV_AS_ROOT) unless
   * it is forced.
   */
  refusesUser: boolean;
}

/** The Minikube on PATH; undefined if there is none. */
export function installedMinikube(): InstalledMinikube | undefined {
  const { status, stdout } = spawnSync("minikube", ["version", "--short"], {
    encoding: "utf8",
    env: { ...process.env, ...quiet },
  });
  if (status !== 0) return undefined;
  return { version: stdout.trim(), refusesUser: process.getuid?.() === 0 && !isFlagSet("FORCE") };
}
