import { existsSync, readFileSync } from "node:fs";

/** What a step of Pulumi's did or would do to a resource. */
export interface ResourceEvent {
  op: string;
  urn: string;
  type: string;
  /** What differs, by the property's path. */
  detailedDiff?: Record<string, unknown> | null;
}

export interface PolicyEvent {
  resourceUrn?: string;
  message: string;
  policyName: string;
  policyPackName: string;
  enforcementLevel: string;
}

/** One line of the file that Pulumi writes with `--event-log`: the kinds that something here reads. */
export interface EngineEvent {
  resourcePreEvent?: { metadata: ResourceEvent };
  policyEvent?: PolicyEvent;
  diagnosticEvent?: { severity: string; message: string; urn?: string };
  summaryEvent?: {
    resourceChanges?: Record<string, number>;
    PolicyPacks?: Record<string, string>;
    durationSeconds: number;
  };
}

/** The events of a log; none where Pulumi failed before it began to write. */
export function readEvents(file: string): EngineEvent[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as EngineEvent);
}

/** A message of Pulumi's without its colour marks. */
export function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
