import { z } from "zod";
import { type EngineEvent, plain, type ResourceEvent } from "../stack/events.ts";

const change = z.object({ op: z.string(), type: z.string(), name: z.string(), properties: z.array(z.string()) });
const violation = z.object({
  pack: z.string(),
  policy: z.string(),
  level: z.string(),
  resource: z.string(),
  message: z.string(),
});

const schema = z.object({
  stack: z.string(),
  /** Whether the stack was compared with an empty one, because its state can't be reached. */
  fromScratch: z.boolean(),
  outcome: z.enum(["changed", "unchanged", "failed"]),
  changes: z.array(change),
  violations: z.array(violation),
  /** The policy packs that judged it, with their versions. */
  packs: z.array(z.string()),
  errors: z.array(z.string()),
});

/** The result of a stack's preview or update. Jobs of a workflow pass it on as JSON. */
export type Report = z.infer<typeof schema>;
export type Change = z.infer<typeof change>;
export type Violation = z.infer<typeof violation>;

/** Steps that change nothing, and the halves of a replacement, which is listed as one step. */
const uncounted = new Set([
  "same",
  "read",
  "refresh",
  "create-replacement",
  "delete-replaced",
  "read-replacement",
  "discard",
  "discard-replaced",
]);

/** Pulumi's own closing words, which give no cause. */
const closingWords = /^(update|preview|destroy) failed$/;

/**
 * Creates a run's report from its events.
 *
 * @param run the stack, whether Pulumi failed, and the errors that it printed, which are all there is if it failed
 * before any event
 */
export function report(
  events: EngineEvent[],
  run: { stack: string; fromScratch: boolean; failed: boolean; stderr: string },
): Report {
  const steps = events.flatMap(({ resourcePreEvent }) => (resourcePreEvent ? [resourcePreEvent.metadata] : []));
  const refreshed = new Set(steps.filter(({ op }) => op === "refresh").map(({ urn }) => urn));
  const changes = steps
    .filter((step) => !uncounted.has(step.op) && !(refreshed.has(step.urn) && isExpiredJob(step)))
    .map(toChange);
  const packs = events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.PolicyPacks ?? {};
  return {
    stack: run.stack,
    fromScratch: run.fromScratch,
    outcome: run.failed ? "failed" : changes.length > 0 ? "changed" : "unchanged",
    changes,
    violations: violations(events),
    // For a local pack, the key also contains its directory.
    packs: Object.entries(packs).map(([name, version]) => `${name.split("|")[0]} ${version}`),
    errors: errors(events, run.stderr),
  };
}

/** Whether a step would create again a Job that Kubernetes deleted, as it was to, some time after it had finished. */
function isExpiredJob({ op, type, new: made }: ResourceEvent): boolean {
  return (
    op === "create" &&
    type === "kubernetes:batch/v1:Job" &&
    typeof made?.inputs?.spec?.ttlSecondsAfterFinished === "number"
  );
}

/** @throws if the text isn't a report */
export function parseReport(text: string): Report {
  return schema.parse(JSON.parse(text));
}

function toChange({ op, urn, type, detailedDiff }: ResourceEvent): Change {
  return { op, type, name: nameOf(urn), properties: Object.keys(detailedDiff ?? {}).sort() };
}

/** A resource may report a violation twice, when it is previewed and when it is compared with its last state. */
function violations(events: EngineEvent[]): Violation[] {
  const all = events.flatMap(({ policyEvent }) => {
    if (!policyEvent) return [];
    const {
      policyPackName: pack,
      policyName: policy,
      enforcementLevel: level,
      resourceUrn = "",
      message,
    } = policyEvent;
    return [{ pack, policy, level, resource: nameOf(resourceUrn), message: plain(message) }];
  });
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

function errors(events: EngineEvent[], stderr: string): string[] {
  const logged = events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "error" ? [plain(diagnosticEvent.message)] : [],
  );
  const printed = [...stderr.matchAll(/^error: (.+)$/gm)].map(([, message = ""]) => message.trim());
  return [...new Set([...logged, ...printed])].filter((message) => message !== "" && !closingWords.test(message));
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
