import { ago, type WorkloadStatus } from "./workload.ts";

export interface StackStatus {
  stack: string;
  /** How the stack's last update ended, and when; undefined if none is recorded. */
  lastUpdate: { result: string; at: string } | undefined;
  workloads: WorkloadStatus[];
}

/** The status for a person: a row for each workload, and the stack's last update. */
export function statusTable({ stack, lastUpdate, workloads }: StackStatus, now: Date): string {
  const rows = workloads.map((each) => [
    `${each.healthy ? "✔" : "✖"} ${each.workload}`,
    each.health,
    each.image,
    secrets(each),
    ago(each.updatedAt, now),
    each.url ?? "",
  ]);
  const table = columns([["  Workload", "Health", "Image", "Oldest secret", "Changed", "URL"], ...rows]);
  const update = lastUpdate ? `${lastUpdate.result}, ${ago(lastUpdate.at, now)}` : "none is recorded";
  return `${table}\n\nLast update of ${stack}: ${update}`;
}

function secrets({ secrets }: WorkloadStatus): string {
  if (!secrets) return "";
  const { key, days, intervalDays } = secrets;
  return `${days} d: ${key}${days > intervalDays ? `, older than ${intervalDays} d` : ""}`;
}

function columns(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
