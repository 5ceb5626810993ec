import { Failure } from "../lib/failure.ts";
import { exec } from "../lib/exec.ts";
import { paths } from "../lib/paths.ts";
import type { LocalStack } from "../lib/stack.ts";
import type { SecretRecord, WorkloadObject } from "./objects.ts";
import type { StackStatus } from "./table.ts";
import { workloadStatus } from "./workload.ts";

const answerWithin = 30_000;
const kinds = "deployments,statefulsets,cronjobs,jobs";
const metadataOnly = 'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.metadata.annotations}{"\\n"}{end}';

/** Why kubectl gets no answer, and what the reader does about it. */
const troubles: { pattern: RegExp; what: string; fix: string }[] = [
  {
    pattern: /must be logged in|Unauthorized|certificate has expired|getting credentials|executable .* not found/,
    what: "The cluster doesn't accept the kubeconfig's credentials",
    fix: "They may have expired: log in to the cluster again, or write a new kubeconfig.",
  },
  {
    pattern: /context .* does not exist|no configuration has been provided|error loading config|couldn't get version|yaml:|invalid configuration|x509|localhost:8080/,
    what: "The kubeconfig can't be used",
    fix: "Check KUBECONFIG, and that its current context names a cluster and a user.",
  },
  {
    pattern: /connection refused|no such host|i\/o timeout|no end after|Unable to connect/,
    what: "The cluster doesn't answer",
    fix: 'For the embedded one, "npm run toolchain -- up" starts it again; for another, check its kubeconfig and context.',
  },
  { pattern: /Forbidden|forbidden/, what: "The kubeconfig's user may not read the stack's namespace", fix: "Ask for the right to get Deployments, StatefulSets, Jobs, CronJobs and Secrets in it, and the namespace kube-system." },
];

/** Reads how a stack's workloads are, and changes nothing. @throws {Failure} with one cause, where something can't be read */
export async function readStatus(stack: LocalStack, now = new Date()): Promise<StackStatus> {
  const { url, namespace, clusterId } = await outputs(stack);
  await checkCluster(stack, clusterId);
  const query = (args: string[]) => kubectl(stack, ["--namespace", namespace, ...args]);
  const objects = JSON.parse(await query(["get", kinds, "--output", "json", "--show-managed-fields"])) as { items: WorkloadObject[] };
  const secrets = secretRecords(await query(["get", "secrets", "--output", metadataOnly]));
  return {
    stack: stack.name,
    lastUpdate: await lastUpdate(stack),
    workloads: objects.items
      // A CronJob's runs are told of by the CronJob.
      .filter(({ metadata }) => !metadata.ownerReferences?.some(({ kind }) => kind === "CronJob"))
      .map((object) => workloadStatus(object, secrets, url, now)),
  };
}

interface Outputs {
  url: string;
  namespace: string;
  clusterId?: string | undefined;
}

async function outputs(stack: LocalStack): Promise<Outputs> {
  const text = await pulumi(stack, ["stack", "output", "--json"]).catch((error: Failure) => {
    if (/no stack named|no current stack/.test(error.why)) throw neverUp(stack.name);
    throw error;
  });
  const { url, namespace, clusterId } = JSON.parse(text) as Partial<Outputs>;
  if (url === undefined || namespace === undefined) throw neverUp(stack.name);
  return { url, namespace, clusterId };
}

/** UID of a cluster's namespace kube-system; a Minikube is known by its profile, which is its context, too. */
const uid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The stack may be on a cluster of its own kubeconfig, and this machine's lead elsewhere. */
async function checkCluster(stack: LocalStack, clusterId: string | undefined): Promise<void> {
  if (clusterId === undefined || !uid.test(clusterId)) return;
  const found = await kubectl(stack, ["get", "namespace", "kube-system", "--output", "jsonpath={.metadata.uid}"]);
  if (found === clusterId) return;
  throw new Failure(`This machine's kubeconfig leads to another cluster than the stack's (stack ${stack.name})`, {
    why: `the stack is on ${clusterId}, and the kubeconfig leads to ${found}, by the UIDs of their namespaces kube-system`,
    fix: "Set KUBECONFIG to a kubeconfig of the stack's cluster, or choose its context.",
  });
}

function neverUp(name: string): Failure {
  return new Failure(`Stack ${name} has no status`, {
    why: "none of its updates has come to its end, as far as this state backend knows",
    fix: `Bring it up${name === "dev" ? ' with "npm start"' : ""}, or set PULUMI_BACKEND_URL to where its state is.`,
  });
}

async function lastUpdate(stack: LocalStack): Promise<StackStatus["lastUpdate"]> {
  const history = JSON.parse(await pulumi(stack, ["stack", "history", "--json", "--page-size", "20", "--page", "1"])) as { kind: string; result: string; endTime?: string; startTime: string }[];
  const update = history.find(({ kind }) => kind === "update");
  return update && { result: update.result, at: update.endTime ?? update.startTime };
}

function pulumi(stack: LocalStack, args: string[]): Promise<string> {
  return exec("pulumi", [...args, "--stack", stack.name, "--non-interactive"], { cwd: paths.repository, env: stack.environment() });
}

async function kubectl(stack: LocalStack, args: string[]): Promise<string> {
  const context = stack.context();
  const options = [...(context === undefined ? [] : ["--context", context]), "--request-timeout=20s"];
  return exec("kubectl", [...options, ...args], { env: stack.environment(), timeout: answerWithin }).catch((error: Failure) => {
    throw clusterFailure(stack.name, error.why);
  });
}

/** kubectl's words, each line once, with what they mean. */
export function clusterFailure(stack: string, words: string): Failure {
  const lines = [...new Set(words.split("\n").map((line) => line.replace(/^E\d{4}.*\] /, "").trim()))].filter(Boolean);
  const trouble = troubles.find(({ pattern }) => pattern.test(words));
  return new Failure(`${trouble?.what ?? "The cluster can't be asked"} (stack ${stack})`, {
    why: lines.at(-1) ?? "kubectl names no cause",
    fix: trouble?.fix ?? "Mend what the message names, and run the same command again.",
  });
}

function secretRecords(lines: string): SecretRecord[] {
  return lines
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [name = "", annotations = ""] = line.split("\t");
      return { name, annotations: annotations === "" ? {} : (JSON.parse(annotations) as Record<string, string>) };
    });
}
