import { join } from "node:path";
import { readEvents } from "../../../toolchain/stack/events.ts";
import { type Report, report } from "../../../toolchain/ci/report.ts";

/** Whether Pulumi failed in each of the recorded runs (record.ts). */
export const recorded = {
  create: false,
  unchanged: false,
  changed: false,
  expired: false,
  violating: true,
  broken: true,
  refused: true,
};

/** The report of a recorded run. */
export function recordedReport(name: keyof typeof recorded, stack = "staging", fromScratch = false): Report {
  const events = readEvents(join(import.meta.dirname, "recorded", `${name}.jsonl`));
  return report(events, { stack, fromScratch, failed: recorded[name], stderr: "" });
}
