import { exec } from "../../embedded/host/exec.ts";
import { which } from "../../embedded/host/which.ts";
import type { LocalStack } from "./index.ts";

/** The profile of the Minikube that a stack has made; undefined if it has none, or nobody can tell. */
export async function minikubeOf(stack: LocalStack): Promise<string | undefined> {
  if (!stack.exists() || which("pulumi") === undefined || stack.cluster().kind !== "minikube") return undefined;
  // A Minikube's id is its profile.
  return stack.clusterId();
}

/** Stops a Minikube; the next update of its stack starts it again. */
export async function stopMinikube(profile: string): Promise<void> {
  await exec("minikube", ["stop", `--profile=${profile}`], { timeout: 5 * 60_000 });
}

/** Deletes a Minikube with everything in it. */
export async function deleteMinikube(profile: string): Promise<void> {
  await exec("minikube", ["delete", `--profile=${profile}`], { timeout: 5 * 60_000 });
}
