import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exec } from "../host/exec.ts";
import { Failure } from "../host/failure.ts";
import { paths } from "../host/paths.ts";

/** Runs kubectl as the cluster's admin and returns what it prints. */
export async function kubectl(args: string[], input?: string): Promise<string> {
  const options = [`--kubeconfig=${paths.kubeconfig}`, `--cache-dir=${join(paths.cluster, "kubectl-cache")}`];
  return exec("kubectl", [...options, ...args], input === undefined ? {} : { input });
}

/**
 * Makes the cluster have what the manifests say; each owner's field manager lets it take back what it no longer says.
 */
export async function apply(manifests: string, owner = "todo-chatbot-toolchain"): Promise<void> {
  await kubectl(["apply", "--server-side", "--force-conflicts", `--field-manager=${owner}`, "--filename=-"], manifests);
}

/**
 * Makes the cluster have definitions of kinds of objects, and returns when it knows the kinds. Those of some add-ons
 * are megabytes, so they bear a digest as a label, by which they are left alone while all are there and as they should
 * be.
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

/** `condition=Established` fails at once where a busy API server hasn't written the first condition yet. */
const established = 'jsonpath={.status.conditions[?(@.type=="Established")].status}=True';

/** How many definitions a text has; quoted or indented mentions don't count. */
export function countDefinitions(definitions: string): number {
  return (definitions.match(/^kind: CustomResourceDefinition$/gm) ?? []).length;
}

/** A manifest of this folder, with its `${NAME}`s replaced. */
export function manifest(name: string, values: Record<string, string> = {}): string {
  return readFileSync(join(import.meta.dirname, "manifests", name), "utf8").replaceAll(
    /\$\{(\w+)\}/g,
    (_, key: string) => {
      const value = values[key];
      if (value === undefined) throw new Error(`${name} asks for a value ${key} that nobody gives`);
      return value;
    },
  );
}

/** Something with pods in a namespace, as a message names it. */
interface Subject {
  what: string;
  namespace: string;
}

/** Milliseconds within which pods have to be ready. */
export const readyWithin = 90_000;

/** Returns once the condition holds for all of the objects. */
export async function waitFor(subject: Subject, condition: string, ...objects: string[]): Promise<void> {
  await within(subject, ["wait", `--for=${condition}`, ...objects]);
}

/** Returns once a Deployment's pods are those that it asks for today, and ready. */
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
  return new Failure(`${what} did not get ready`, {
    why: [why, ...events.trim().split("\n").slice(-5)].join("\n").trim(),
    fix: "Fix what the events name and run the same command again.",
    log: join(paths.logs, "kubelet.log"),
  });
}
