import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { exec } from "../../embedded/host/exec.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { parseJson } from "../../embedded/host/json.ts";
import { storageOutput } from "../program.ts";
import type { LocalStack } from "./index.ts";
import { type StackCluster, withCluster } from "./cluster.ts";

/** The parts of a CronJob that its Job changes; everything else is copied. */
const cronJobObject = z.object({
  metadata: z.object({ uid: z.string(), labels: z.record(z.string(), z.string()) }),
  spec: z.object({
    jobTemplate: z.object({
      spec: z.looseObject({
        template: z.looseObject({ spec: z.looseObject({ containers: z.array(z.looseObject({})) }) }),
      }),
    }),
  }),
});

/** The CronJob that dumps a stack's database. */
type Backup = NonNullable<z.output<typeof storageOutput>["backup"]>;

/**
 * Runs the pod of a stack's backup CronJob once with other arguments, and returns its output.
 *
 * @param args `dump`, `list`, or `restore` and the dump's name
 * @throws {Failure} with the pod's output
 */
export async function runBackupJob(stack: LocalStack, args: string[]): Promise<string> {
  const backup = await backupOf(stack);
  return withCluster(stack, async (cluster) => {
    await cluster.check(await stack.clusterId());
    return runJob(cluster, backup, args);
  });
}

async function runJob({ environment }: StackCluster, { namespace, cronJob }: Backup, args: string[]): Promise<string> {
  const kubectl = (command: string[], input?: string) =>
    exec("kubectl", ["--namespace", namespace, ...command], {
      env: environment,
      ...(input !== undefined && { input }),
    });

  const found = await kubectl(["get", "cronjob", cronJob, "--output", "json"]);
  const { metadata, spec } = parseJson(cronJobObject, found, "kubectl get cronjob");
  const name = `${cronJob}-${args[0]}-${Date.now().toString(36)}`;
  const pod = spec.jobTemplate.spec.template.spec;
  for (const container of pod.containers) container.args = args;
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    // Owned by the CronJob, like its scheduled Jobs: its pods are deleted with it, and a claim can't be deleted while
    // a pod uses it.
    metadata: {
      name,
      labels: metadata.labels,
      annotations: { "cronjob.kubernetes.io/instantiate": "manual" },
      ownerReferences: [
        { apiVersion: "batch/v1", kind: "CronJob", name: cronJob, uid: metadata.uid, controller: true },
      ],
    },
    // Runs once: the person who started it sees why it failed.
    spec: { ...spec.jobTemplate.spec, backoffLimit: 0 },
  };
  await kubectl(["create", "--filename", "-"], JSON.stringify(job));
  const succeeded = await ended(() =>
    kubectl(["get", "job", name, "--output", "jsonpath={.status.conditions[*].type}"]),
  );
  const output = await kubectl(["logs", `job/${name}`]).catch((error: Failure) => error.why);
  if (succeeded) return output;
  throw new Failure(`Job ${name} of namespace ${namespace} has failed`, {
    why: output || "its pod wrote nothing; the Job's deadline may have passed before it could start",
    fix: `Look at it: kubectl --namespace ${namespace} describe job ${name}. The database is as it was.`,
  });
}

async function backupOf(stack: LocalStack): Promise<Backup> {
  const output = await stack.output("storage").catch(() => "{}");
  const { backup } = parseJson(storageOutput, output, `pulumi stack output storage (stack ${stack.name})`);
  if (backup) return backup;
  throw new Failure(`Stack ${stack.name} has no backup`, {
    why: "its last update created no CronJob for it",
    fix: "Set todo:database.internal.backup.enabled to true and bring the stack up.",
  });
}

/** Whether a Job succeeded, once it has ended; its own deadline bounds the time. */
async function ended(conditions: () => Promise<string>): Promise<boolean> {
  for (;;) {
    const types = (await conditions()).split(" ");
    if (types.includes("Complete")) return true;
    if (types.includes("Failed")) return false;
    await sleep(1000);
  }
}
