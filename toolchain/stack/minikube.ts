import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { which } from "../../embedded/host/which.ts";
import { minikubeKubeconfig, minikubeProfile } from "../program.ts";
import { isUid } from "./cluster-id.ts";
import type { LocalStack } from "./index.ts";

/** The profile of a stack's Minikube, which is its cluster's id; undefined if there is none yet. */
export async function minikubeOf(stack: LocalStack): Promise<string | undefined> {
  const id = stack.cluster().kind === "minikube" ? await stack.clusterId() : undefined;
  return id === undefined || isUid(id) ? undefined : id;
}

/** The Minikube that a stack has made on this machine; undefined if it has none, or nobody can tell without Pulumi. */
export async function minikubeMadeBy(stack: LocalStack): Promise<string | undefined> {
  return stack.exists() && which("pulumi") !== undefined ? minikubeOf(stack) : undefined;
}

/** Stops a Minikube; the next update of its stack starts it again. */
export async function stopMinikube(profile: string): Promise<void> {
  await exec("minikube", ["stop", `--profile=${profile}`], { timeout: 5 * 60_000 });
}

/** Deletes a Minikube with everything in it. */
export async function deleteMinikube(profile: string): Promise<void> {
  await exec("minikube", ["delete", `--profile=${profile}`], { timeout: 5 * 60_000 });
}

/**
 * The kubeconfig of a stack's Minikube, from Minikube itself.
 *
 * @throws {Failure} if the Minikube is stopped or gone
 */
export async function kubeconfigOfMinikube(stack: string, profile: string): Promise<string> {
  const found = await minikubeProfile(profile);
  if (typeof found !== "object") {
    throw new Failure(`The stack's Minikube is gone (stack ${stack})`, {
      why:
        found === undefined
          ? `there is no profile ${profile}, and nothing that was in it`
          : `no start can finish the profile ${profile} any more`,
      fix:
        "Create it again with everything in it: " +
        `PULUMI_K8S_DELETE_UNREACHABLE=true npm run with -- --stack ${stack} pulumi up --refresh`,
    });
  }
  if (!found.running) {
    throw new Failure(`The stack's Minikube is stopped (stack ${stack})`, {
      why: `Minikube says so of the profile ${profile}`,
      fix: `Bring the stack up again, which starts it, or run "minikube start --profile=${profile}".`,
    });
  }
  return minikubeKubeconfig(profile);
}

/**
 * A PATH with a kubectl, where there is none: the one inside Minikube, which Minikube downloads when it is first used.
 *
 * @param folder where the program that calls it may be written
 */
export function kubectlOfMinikube(
  profile: string,
  { PATH = process.env.PATH ?? "" }: Record<string, string>,
  folder: string,
): { PATH?: string } {
  if (which("kubectl", PATH) !== undefined || which("minikube", PATH) === undefined) return {};
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const script = `#!/bin/sh\nexec minikube kubectl --profile=${profile} -- "$@"\n`;
  writeFileSync(join(bin, "kubectl"), script, { mode: 0o755 });
  return { PATH: [PATH, bin].join(delimiter) };
}
