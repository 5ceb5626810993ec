import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exec } from "../lib/exec.ts";
import { paths } from "../lib/paths.ts";

/** Runs kubectl as the cluster's admin and returns what it prints. */
export async function kubectl(args: string[], input?: string): Promise<string> {
  const options = [`--kubeconfig=${paths.kubeconfig}`, `--cache-dir=${join(paths.cluster, "kubectl-cache")}`];
  return exec("kubectl", [...options, ...args], input === undefined ? {} : { input });
}

/** Makes the cluster have what the manifests say; each owner's field manager lets it take back what it no longer says. */
export async function apply(manifests: string, owner = "todo-chatbot-toolchain"): Promise<void> {
  await kubectl(["apply", "--server-side", "--force-conflicts", `--field-manager=${owner}`, "--filename=-"], manifests);
}

/** A manifest of this folder, with its `${NAME}`s replaced. */
export function manifest(name: string, values: Record<string, string> = {}): string {
  return readFileSync(join(import.meta.dirname, "manifests", name), "utf8").replaceAll(/\$\{(\w+)\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${name} asks for a value ${key} that nobody gives`);
    return value;
  });
}
