import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { exec } from "../host/exec.ts";
import { Failure } from "../host/failure.ts";
import { paths } from "../host/paths.ts";
import { ports } from "./settings.ts";

/** Runs kubectl as the cluster's admin and returns what it prints. */
export async function kubectl(args: string[], input?: string): Promise<string> {
  const options = [`--kubeconfig=${paths.kubeconfig}`, `--cache-dir=${join(paths.cluster, "kubectl-cache")}`];
  return exec("kubectl", [...options, ...args], input === undefined ? {} : { input });
}

/** Removes what a user's own kubectl has kept of the cluster's API, by its address. */
export function removeKubectlCache(home = homedir()): void {
  const cache = process.env.KUBECACHEDIR ?? join(home, ".kube", "cache");
  rmSync(join(cache, "discovery", `127.0.0.1_${ports.apiserver}`), { recursive: true, force: true });
}

/** Applies manifests; each owner has a field manager, so that fields it no longer sets are removed. */
export async function apply(manifests: string, owner = "todo-chatbot-toolchain"): Promise<void> {
  await kubectl(["apply", "--server-side", "--force-conflicts", `--field-manager=${owner}`, "--filename=-"], manifests);
}

/**
 * Applies definitions of kinds, and returns when the cluster knows the kinds. Those of some add-ons are megabytes, so
 * a label with a digest shows whether all are there and up to date.
 */
export async function applyDefinitions(definitions: string, owner: string): Promise<void> {
  const label = `todo-chatbot.dev/definitions=${createHash("sha256").update(definitions).digest("hex").slice(0, 16)}`;
  const there =
    (await kubectl(["get", "customresourcedefinitions", `--selector=${label}`, "--output=name"])).match(/^.+$/gm) ?? [];
  if (there.length === countDefinitions(definitions)) return;
  await apply(definitions, owner);
  await kubectl(["wait", `--for=${established}`, "--timeout=60s", "--filename=-"], definitions);
  await kubectl(["label", "--overwrite", "--filename=-", label], definitions);
}

/** `condition=Established` fails at once if a busy API server hasn't written the first condition yet. */
const established = 'jsonpath={.status.conditions[?(@.type=="Established")].status}=True';

/** The number of definitions in a text; quoted or indented mentions don't count. */
export function countDefinitions(definitions: string): number {
  return (definitions.match(/^kind: CustomResourceDefinition$/gm) ?? []).length;
}

/** A manifest of this folder, with its `${NAME}`s replaced. */
export function manifest(name: string, values: Record<string, string> = {}): string {
  return readFileSync(join(import.meta.dirname, "manifests", name), "utf8").replaceAll(
    /\$\{(\w+)\}/g,
    (_, key: string) => {
      const value = values[key];
      if (value === undefined) throw new Error(`${name} needs a value for ${key}`);
      return value;
    },
  );
}

/** Something with pods in a namespace, and its name in messages. */
interface Subject {
  what: string;
  namespace: string;
}

/** Milliseconds within which pods must be ready. */
export const readyWithin = 90_000;

/** Returns once the condition holds for all of the objects. */
export async function waitFor(subject: Subject, condition: string, ...objects: string[]): Promise<void> {
  await within(subject, ["wait", `--for=${condition}`, ...objects]);
}

/** Returns once all of a Deployment's pods are current and ready. */
export async function awaitRollout(subject: Subject, deployment: string): Promise<void> {
  await within(subject, ["rollout", "status", `deployment/${deployment}`]);
}

async function within(subject: Subject, args: string[]): Promise<void> {
  const limit = [`--namespace=${subject.namespace}`, `--timeout=${readyWithin / 1000}s`];
  await kubectl([...args, ...limit]).catch(async (error: Failure) => {
    throw await notReady(subject, error.why);
  });
}

/** The failure, with what the cluster's events say about it. */
export async function notReady({ what, namespace }: Subject, why: string): Promise<Failure> {
  const query = [
    `--namespace=${namespace}`,
    "--field-selector=type=Warning",
    "--sort-by=.lastTimestamp",
    "--no-headers",
  ];
  const events = await kubectl(["get", "events", ...query]).catch(() => "");
  return new Failure(`${what} did not become ready`, {
    why: [why, ...events.trim().split("\n").slice(-5)].join("\n").trim(),
    fix: "Fix what the events name and run the same command again.",
    log: join(paths.logs, "kubelet.log"),
  });
}
