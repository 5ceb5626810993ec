import { variableName } from "../../program.ts";
import { type PodTemplate, podTemplateOf, type SecretRecord, type WorkloadObject } from "./objects.ts";

const dayMilliseconds = 24 * 60 * 60 * 1000;
const rotation = "rotation.todo-app/";
const interval = `${rotation}interval-days`;

export interface WorkloadStatus {
  /** Kind and name, as kubectl accepts them: `deployment/todo-backend`. */
  workload: string;
  healthy: boolean;
  /** Its health in words. */
  health: string;
  /** The start of the image's digest, or its tag. */
  image: string;
  /** The oldest of the secrets that it reads, if their rotation is recorded. */
  secrets: SecretAge | undefined;
  /** When Pulumi last changed it. */
  updatedAt: string;
  /** Its address from outside. */
  url: string | undefined;
}

export interface SecretAge {
  key: string;
  days: number;
  /** Days after which it should be replaced. */
  intervalDays: number;
}

/** One row of the status. @param url the application's, which is the frontend's */
export function workloadStatus(
  object: WorkloadObject,
  secrets: SecretRecord[],
  url: string,
  now: Date,
): WorkloadStatus {
  const { kind, metadata } = object;
  const { healthy, health } = healthOf(object, now);
  const template = podTemplateOf(object);
  return {
    workload: `${kind.toLowerCase()}/${metadata.name}`,
    healthy,
    health,
    image: shortImage(template?.spec.containers[0]?.image ?? ""),
    secrets: template && secretAge(template, secrets, now),
    updatedAt: updatedAt(metadata),
    url: metadata.labels?.["app.kubernetes.io/component"] === "frontend" ? url : undefined,
  };
}

function healthOf(object: WorkloadObject, now: Date): { healthy: boolean; health: string } {
  switch (object.kind) {
    case "Deployment":
    case "StatefulSet":
      return replicasHealth(object);
    case "Job":
      return jobHealth(object);
    case "CronJob":
      return cronJobHealth(object, now);
  }
}

function replicasHealth({ metadata, spec: { replicas = 1 }, status = {} }: WorkloadObject): {
  healthy: boolean;
  health: string;
} {
  const { readyReplicas = 0, updatedReplicas = 0, observedGeneration = 0 } = status;
  const isRolledOut = observedGeneration >= (metadata.generation ?? 0) && updatedReplicas >= replicas;
  const count = `${readyReplicas} of ${replicas}`;
  if (readyReplicas < replicas) return { healthy: false, health: `${count} ready` };
  return isRolledOut
    ? { healthy: true, health: `${count} ready` }
    : { healthy: false, health: `${count} ready, rolling out` };
}

function jobHealth({ status: { conditions = [] } = {} }: WorkloadObject): { healthy: boolean; health: string } {
  const is = (type: string) => conditions.some((condition) => condition.type === type && condition.status === "True");
  if (is("Complete")) return { healthy: true, health: "succeeded" };
  return is("Failed") ? { healthy: false, health: "failed" } : { healthy: true, health: "running" };
}

/** A successful run ends after its scheduled time, so an older success means that the last run hasn't succeeded. */
function cronJobHealth({ spec, status = {} }: WorkloadObject, now: Date): { healthy: boolean; health: string } {
  const { lastScheduleTime, lastSuccessfulTime } = status;
  if (spec.suspend) return { healthy: true, health: "suspended" };
  if (!lastScheduleTime) return { healthy: true, health: "not run yet" };
  if (lastSuccessfulTime && lastSuccessfulTime >= lastScheduleTime)
    return { healthy: true, health: `succeeded ${ago(lastSuccessfulTime, now)}` };
  return { healthy: false, health: `no success since ${ago(lastScheduleTime, now)}` };
}

/** `sha256:` and twelve digits of an image by digest; the tag of another. */
export function shortImage(image: string): string {
  const [name = "", digest] = image.split("@");
  if (digest) return digest.slice(0, "sha256:".length + 12);
  return name.split("/").at(-1)?.split(":")[1] ?? "latest";
}

/** The oldest of the values that a pod reads, according to the record on the Secret itself. */
function secretAge(template: PodTemplate, secrets: SecretRecord[], now: Date): SecretAge | undefined {
  const reads = readSecrets(template);
  const ages = secrets.flatMap(({ name, annotations }) =>
    Object.entries(annotations)
      .filter(([key]) => key.startsWith(rotation) && key !== interval)
      .map(([key, date]) => ({
        key: key.slice(rotation.length),
        days: Math.floor((now.getTime() - Date.parse(date)) / dayMilliseconds),
        intervalDays: Number(annotations[interval]),
      }))
      // With keyStyle `env`, the Secret's keys are the variables' names.
      .filter(({ key }) => [key, variableName(key), "*"].some((each) => reads.has(`${name}/${each}`))),
  );
  return ages.sort((a, b) => b.days - a.days)[0];
}

function readSecrets({ spec: { containers, volumes = [] } }: PodTemplate): Set<string> {
  return new Set([
    ...containers.flatMap(({ env = [] }) =>
      env.flatMap(({ valueFrom }) =>
        valueFrom?.secretKeyRef ? [`${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`] : [],
      ),
    ),
    ...containers.flatMap(({ envFrom = [] }) =>
      envFrom.flatMap(({ secretRef }) => (secretRef ? [`${secretRef.name}/*`] : [])),
    ),
    ...volumes.flatMap(({ secret }) => {
      if (!secret?.secretName) return [];
      const keys = secret.items?.map(({ key }) => key) ?? ["*"];
      return keys.map((key) => `${secret.secretName}/${key}`);
    }),
  ]);
}

function updatedAt({ managedFields = [], creationTimestamp }: WorkloadObject["metadata"]): string {
  const times = managedFields
    .filter(({ manager = "", subresource }) => manager.startsWith("pulumi") && !subresource)
    .flatMap(({ time }) => time ?? []);
  return times.sort().at(-1) ?? creationTimestamp;
}

/** How long ago something was, in its largest unit. */
export function ago(time: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - Date.parse(time)) / 1000));
  for (const [unit, length] of [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
  ] as const) {
    if (seconds >= length) return `${Math.floor(seconds / length)} ${unit} ago`;
  }
  return `${seconds} s ago`;
}
