import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { parseJson } from "../../embedded/host/json.ts";

/** What a Pulumi step did or would do to a resource. */
const resource = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  /** What differs, by property path. */
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
  /** What the program asks for: of a Job only whether Kubernetes deletes it once it has finished. */
  new: z
    .object({
      inputs: z.object({ spec: z.object({ ttlSecondsAfterFinished: z.unknown() }).partial().nullish() }).nullish(),
    })
    .nullish(),
});

const policy = z.object({
  resourceUrn: z.string().optional(),
  message: z.string(),
  policyName: z.string(),
  policyPackName: z.string(),
  enforcementLevel: z.string(),
});

/** A line in the file that Pulumi writes with `--event-log`: only the kinds that are read here. */
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

/** The events in a log; none if Pulumi failed before it started to write. */
export function readEvents(file: string): EngineEvent[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => parseJson(engineEvent, line, "pulumi --event-log"));
}

/** A Pulumi message without its color codes. */
export function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
