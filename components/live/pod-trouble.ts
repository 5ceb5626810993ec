import type { LiveObjects } from "./kubectl";
import type { ContainerStatus, LivePod } from "./objects";

/** Why a pod can't do its work, worded for a message; undefined if nothing is wrong. */
export function troubleOf({ status }: LivePod): string | undefined {
  const unscheduled = status.conditions?.find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unscheduled) return `it can't be scheduled: ${unscheduled.message}`;
  if (status.phase === "Succeeded") return undefined;
  for (const container of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
    const trouble = containerTrouble(container);
    if (trouble) return trouble;
  }
  return status.phase === "Failed"
    ? `${status.reason ?? "it failed"}${status.message ? `: ${status.message}` : ""}`
    : undefined;
}

const linesShown = 10;

/** The end of a pod's log, as lines of a message; none for a pod that has written nothing. */
export async function logEndOf(live: LiveObjects, { metadata, status }: LivePod): Promise<string[]> {
  // Kubernetes keeps the end of a failed container's log in its status, even if the log itself is gone by now.
  const [kept] = (status.containerStatuses ?? []).flatMap(
    ({ state, lastState }) => (state?.terminated ?? lastState?.terminated)?.message ?? [],
  );
  const log = kept ?? (await live.log(metadata.namespace, metadata.name, linesShown).catch(() => ""));
  const lines = log.trim().split("\n").slice(-linesShown);
  return lines.join("") === "" ? [] : ["Its log ends with:", ...lines.map((line) => `  ${line}`)];
}

function containerTrouble({ name, state, lastState, ready }: ContainerStatus): string | undefined {
  const last = state?.terminated ?? lastState?.terminated;
  const ending =
    last && (last.exitCode !== 0 || last.reason !== "Completed")
      ? `container ${name} ended with exit code ${last.exitCode} (${last.reason})`
      : undefined;
  const { waiting } = state ?? {};
  if (waiting && waiting.reason !== "ContainerCreating" && waiting.reason !== "PodInitializing") {
    return [`${waiting.reason}`, ending ?? waiting.message].filter(Boolean).join(": ");
  }
  if (ending) return ending;
  return state?.running && !ready ? `container ${name} is running but not ready` : undefined;
}
