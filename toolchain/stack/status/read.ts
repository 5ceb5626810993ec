import { z } from "zod";
import { Failure } from "../../../embedded/host/failure.ts";
import { exec } from "../../../embedded/host/exec.ts";
import { parseJson } from "../../../embedded/host/json.ts";
import { paths } from "../../../embedded/host/paths.ts";
import type { StackOutputs } from "../../../components/stacks/outputs.ts";
import { stackOutputs } from "../../program.ts";
import type { LocalStack } from "../index.ts";
import { type StackCluster, withCluster } from "../cluster.ts";
import { type SecretRecord, workloadObjects } from "./objects.ts";
import type { StackStatus } from "./table.ts";
import { workloadStatus } from "./workload.ts";

const kinds = "deployments,statefulsets,cronjobs,jobs";
const metadataOnly = 'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.metadata.annotations}{"\\n"}{end}';

/**
 * Reads the state of a stack's workloads, and changes nothing.
 * @throws {Failure} with one cause, if something can't be read
 */
export async function readStatus(stack: LocalStack, now = new Date()): Promise<StackStatus> {
  const { url, namespace, clusterId } = await outputs(stack);
  return withCluster(stack, async (cluster) => {
    await cluster.check(clusterId);
    return read(stack, { url, namespace }, cluster, now);
  });
}

async function read(
  stack: LocalStack,
  { url, namespace }: Outputs,
  cluster: StackCluster,
  now: Date,
): Promise<StackStatus> {
  const query = (args: string[]) => cluster.kubectl(["--namespace", namespace, ...args]);
  const found = await query(["get", kinds, "--output", "json", "--show-managed-fields"]);
  const objects = parseJson(workloadObjects, found, `kubectl get ${kinds}`);
  const secrets = secretRecords(await query(["get", "secrets", "--output", metadataOnly]));
  return {
    stack: stack.name,
    lastUpdate: await lastUpdate(stack),
    workloads: objects.items
      // A CronJob shows how its Jobs ended.
      .filter(({ metadata }) => !metadata.ownerReferences?.some(({ kind }) => kind === "CronJob"))
      .map((object) => workloadStatus(object, secrets, url, now)),
  };
}

/** A stack that was never deployed has none. */
const statusOutputs = stackOutputs.pick({ url: true, namespace: true, clusterId: true }).partial();
type Outputs = Pick<StackOutputs, "url" | "namespace"> & Partial<Pick<StackOutputs, "clusterId">>;

const updates = z.array(
  z.object({ kind: z.string(), result: z.string(), endTime: z.string().optional(), startTime: z.string() }),
);
const annotationMap = z.record(z.string(), z.string());

async function outputs(stack: LocalStack): Promise<Outputs> {
  const text = await pulumi(stack, ["stack", "output", "--json"]).catch((error: Failure) => {
    if (/no stack named|no current stack/.test(error.why)) throw neverUp(stack.name);
    throw error;
  });
  const { url, namespace, clusterId } = parseJson(statusOutputs, text, "pulumi stack output");
  if (url === undefined || namespace === undefined) throw neverUp(stack.name);
  return { url, namespace, clusterId };
}

function neverUp(name: string): Failure {
  return new Failure(`Stack ${name} has no status`, {
    why: "this state backend knows of no completed update",
    fix: `Bring it up${name === "dev" ? ' with "npm start"' : ""}, or set PULUMI_BACKEND_URL to where its state is.`,
  });
}

async function lastUpdate(stack: LocalStack): Promise<StackStatus["lastUpdate"]> {
  const history = await pulumi(stack, ["stack", "history", "--json", "--page-size", "20", "--page", "1"]);
  const update = parseJson(updates, history, "pulumi stack history").find(({ kind }) => kind === "update");
  return update && { result: update.result, at: update.endTime ?? update.startTime };
}

function pulumi(stack: LocalStack, args: string[]): Promise<string> {
  return exec("pulumi", [...args, "--stack", stack.name, "--non-interactive"], {
    cwd: paths.repository,
    env: stack.environment(),
  });
}

function secretRecords(lines: string): SecretRecord[] {
  return lines
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [name = "", annotations = ""] = line.split("\t");
      return { name, annotations: parseJson(annotationMap, annotations || "{}", "kubectl get secrets") };
    });
}
