import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { parseJson } from "../../embedded/host/json.ts";

/** What a step of Pulumi's did or would do to a resource. */
const resource = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  /** What differs, by the property's path. */
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});

const policy = z.object({
  resourceUrn: z.string().optional(),
  message: z.string(),
  policyName: z.string(),
  policyPackName: z.string(),
  enforcementLevel: z.string(),
});

/** One line of the file that Pulumi writes with `--event-log`: the kinds that something here reads. */
const engineEvent = z.object({
  resourcePreEvent: z.object({ metadata: resource }).optional(),
  policyEvent: policy.optional(),
  diagnosticEvent: z.object({ severity: z.string(), message: z.string(), urn: z.string().optional() }).optional(),
  summaryEvent: z
    .object({
      resourceChanges: z.record(z.string(), z.number()).nullish(),
      PolicyPacks: z.record(z.string(), z.string()).nullish(),
    })
    .optional(),
});

export type EngineEvent = z.output<typeof engineEvent>;
export type ResourceEvent = z.output<typeof resource>;

/** The events of a log; none where Pulumi failed before it began to write. */
export function readEvents(file: string): EngineEvent[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => parseJson(engineEvent, line, "pulumi --event-log"));
}

/** A message of Pulumi's without its colour marks. */
export function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
