import { spawnSync } from "node:child_process";
import { quiet } from "./command";

/** Version of the Minikube on PATH, if there is one. */
export function installedMinikube(): string | undefined {
  const { status, stdout } = spawnSync("minikube", ["version", "--short"], {
    encoding: "utf8",
    env: { ...process.env, ...quiet },
  });
  return status === 0 ? stdout.trim() : undefined;
}
