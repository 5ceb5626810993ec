import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Failure } from "../../embedded/host/failure.ts";
import { minikubeKubeconfig, minikubeProfile } from "../program.ts";

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
  const isThere = (name: string) => PATH.split(delimiter).some((each) => each !== "" && existsSync(join(each, name)));
  if (isThere("kubectl") || !isThere("minikube")) return {};
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const script = `#!/bin/sh\nexec minikube kubectl --profile=${profile} -- "$@"\n`;
  writeFileSync(join(bin, "kubectl"), script, { mode: 0o755 });
  return { PATH: [PATH, bin].join(delimiter) };
}
