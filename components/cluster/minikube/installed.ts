import { spawnSync } from "node:child_process";
import { RunError } from "@pulumi/pulumi";
import { isSupported, oldestKubernetes } from "../../../settings/kubernetes-version";
import { set } from "../../../settings/problems";
import { type Profile, profileArgs, quiet } from "./command";

/** Version of the Minikube on PATH; undefined without one. */
export function installedMinikube(): string | undefined {
  const { status, stdout } = spawnSync("minikube", ["version", "--short"], { encoding: "utf8", env: { ...process.env, ...quiet } });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * Refuses a profile that is there already and too old for the application (CHT-7).
 * @throws {RunError}
 */
export function checkMinikube({ profile, kubernetesVersion }: { profile: string; kubernetesVersion?: string | undefined }): void {
  const version = readProfile(profile)?.Config.KubernetesConfig.KubernetesVersion;
  if (version === undefined || kubernetesVersion !== undefined || isSupported(version)) return;
  throw new RunError(
    `Minikube's profile ${profile} runs Kubernetes ${version}; ${oldestKubernetes} or newer is needed (CHT-7)\n` +
      `    fix: ${set("cluster.minikube.kubernetesVersion", oldestKubernetes)}`,
  );
}

function readProfile(name: string): Profile | undefined {
  const { stdout } = spawnSync("minikube", profileArgs, { encoding: "utf8", env: { ...process.env, ...quiet } });
  return (JSON.parse(stdout) as { valid?: Profile[] }).valid?.find((profile) => profile.Name === name);
}
