import { Failure } from "../../../embedded/host/failure.ts";
import { exec } from "../../../embedded/host/exec.ts";
import { paths } from "../../../embedded/host/paths.ts";
import type { LocalStack } from "../index.ts";
import { type StackCluster, withCluster } from "../cluster.ts";
import type { SecretRecord, WorkloadObject } from "./objects.ts";
import type { StackStatus } from "./table.ts";
import { workloadStatus } from "./workload.ts";

const kinds = "deployments,statefulsets,cronjobs,jobs";
const metadataOnly = 'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.metadata.annotations}{"\\n"}{end}';

/** Reads how a stack's workloads are, and changes nothing. @throws {Failure} with one cause, where something can't be read */
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
  const objects = JSON.parse(await query(["get", kinds, "--output", "json", "--show-managed-fields"])) as {
    items: WorkloadObject[];
  };
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

function neverUp(name: string): Failure {
  return new Failure(`Stack ${name} has no status`, {
    why: "none of its updates has come to its end, as far as this state backend knows",
    fix: `Bring it up${name === "dev" ? ' with "npm start"' : ""}, or set PULUMI_BACKEND_URL to where its state is.`,
  });
}

async function lastUpdate(stack: LocalStack): Promise<StackStatus["lastUpdate"]> {
  const history = JSON.parse(
    await pulumi(stack, ["stack", "history", "--json", "--page-size", "20", "--page", "1"]),
  ) as { kind: string; result: string; endTime?: string; startTime: string }[];
  const update = history.find(({ kind }) => kind === "update");
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
      return { name, annotations: annotations === "" ? {} : (JSON.parse(annotations) as Record<string, string>) };
    });
}
