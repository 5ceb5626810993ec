import { Failure } from "../../embedded/host/failure.ts";
import { type EngineEvent, plain, readEvents } from "./events.ts";

/** The lock of another update, in a file or bucket, or in Pulumi Cloud. */
const locked = /the stack is currently locked|Another update is currently in progress/;

/** What an error from Pulumi, or from something behind it, means for the reader. */
const causes: { pattern: RegExp; what: string; fix: string | ((stack: string) => string) }[] = [
  {
    pattern: /incorrect passphrase/,
    what: "The passphrase is not the one that the stack's secrets were encrypted with",
    fix: "Set PULUMI_CONFIG_PASSPHRASE to the right one, or unset it to use this machine's own.",
  },
  {
    pattern: /no space left on device/,
    what: "The disk is full",
    fix: '"docker system prune" or "npm run toolchain -- clean" (which removes the dev stack\'s data too) make room.',
  },
  {
    pattern: /failed to solve|failed to build|ERROR: process "/,
    what: "An image could not be built",
    fix: "The failing step of the Dockerfile is named above; fix it.",
  },
  {
    pattern: /failed to push|unexpected status from (?:HEAD|PUT|POST) request/,
    what: "An image could not be pushed",
    fix: "Check that the registry answers and that you are logged in to it.",
  },
  {
    pattern: /The (?:size of|image) \S+ can't be (?:determined|read|copied to \S+): /,
    what: "An image could not be read from its registry or copied",
    fix: "Check that the registry answers and that you are logged in to it.",
  },
  {
    pattern: /\. Nothing runs it\./,
    what: "An image must not be deployed",
    fix: "The problem is shown above; the running image keeps running.",
  },
  {
    pattern: /Server-Side Apply field conflict detected/,
    what: "Someone else has set a field that the stack sets",
    fix:
      "To take it back, run the command once with PULUMI_K8S_ENABLE_PATCH_FORCE=true. To keep their value, put it " +
      "into the settings.",
  },
  {
    pattern: /provided port is already allocated/,
    what: "Another Service of the cluster has the nodePort",
    fix:
      'Choose another one from 30000 to 32767: "npm run with -- pulumi config set --path ' +
      'todo:frontend.service.nodePort 30001".',
  },
  {
    pattern: /ImagePullBackOff|ErrImagePull/,
    what: "The cluster can't pull an image",
    fix: "Check that the nodes reach the registry and may pull from it.",
  },
  {
    pattern: new RegExp(
      [
        /CrashLoopBackOff|failed to become (?:available|ready|live)|timed out waiting|not ready/,
        /ProgressDeadlineExceeded|BackoffLimitExceeded|DeadlineExceeded|The rollout of \S+ failed/,
      ]
        .map(({ source }) => source)
        .join("|"),
      "i",
    ),
    what: "A pod didn't become ready",
    fix: 'See why: "npm run with -- kubectl get pods -A", then "kubectl logs" and "kubectl describe" of the pod.',
  },
  {
    pattern: /connection refused|no such host|i\/o timeout|unable to load Kubernetes client configuration/,
    what: "The cluster doesn't answer",
    fix:
      'For the embedded one, "npm run toolchain -- up" starts it again; for another, check its kubeconfig and ' +
      "context.",
  },
  {
    pattern: locked,
    what: "Another update of this stack is under way, or one was killed",
    fix: (stack) =>
      `Wait for it. Only where you know that it was killed: "npm run with -- --stack ${stack} pulumi cancel", which ` +
      "also ends one that runs.",
  },
];

/**
 * The failure of a Pulumi command: every error that it reported, and what to do about the first one with a known
 * cause.
 *
 * @param eventLog file with Pulumi's events
 * @param stderr what it printed to standard error, for a failure before any event
 */
export function diagnose(command: string, stack: string, eventLog: string, stderr: string): Failure {
  const events = readEvents(eventLog);
  const violations = violationsIn(events);
  if (violations.length > 0) return refused(command, stack, violations);
  const errors = [...errorsIn(events), ...readLines(stderr)];
  const text = [...new Set(errors)].filter((error) => !/^(update|preview|destroy) failed$/.test(error)).join("\n");
  const known = causes.find(({ pattern }) => pattern.test(text));
  const fix = known?.fix ?? "Fix what the message names.";
  return new Failure(`${known?.what ?? "Pulumi reports an error"} (pulumi ${command}, stack ${stack})`, {
    why: text || "Pulumi ended without naming a cause; what it printed is above",
    fix:
      `${typeof fix === "string" ? fix : fix(stack)}\n` +
      "Then run the same command again: it continues where this one ended.",
  });
}

/** The failure of a Pulumi command that its policies have ended. */
function refused(command: string, stack: string, violations: string[]): Failure {
  const changed = command === "preview" ? "; nothing was changed" : "";
  return new Failure(`The policies refuse the stack${changed} (pulumi ${command}, stack ${stack})`, {
    why: violations.join("\n"),
    fix:
      "Fix what is named above, or exempt it with a reason (policy/README.md). --skip-policies deploys it without " +
      "being judged.",
  });
}

/** Whether a Pulumi command was refused before it changed anything. */
export function wasRefused(error: unknown): boolean {
  if (!(error instanceof Failure)) return false;
  return [error.message, error.why].some((text) => locked.test(text) || text.includes("nothing was changed"));
}

/** The mandatory policies that were violated, each with its resource. */
function violationsIn(events: EngineEvent[]): string[] {
  const mandatory = events.flatMap(({ policyEvent }) =>
    policyEvent?.enforcementLevel === "mandatory" ? [policyEvent] : [],
  );
  const lines = mandatory.map(({ policyName, resourceUrn = "", message }) => {
    const [first = ""] = plain(message).split("\n");
    return `${policyName}: ${resourceUrn.split("::").at(-1)}: ${first}`;
  });
  return [...new Set(lines)];
}

function errorsIn(events: EngineEvent[]): string[] {
  return events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "error" ? [plain(diagnosticEvent.message)] : [],
  );
}

function readLines(stderr: string): string[] {
  return [...stderr.matchAll(/^error: (.+)$/gm)].map(([, message = ""]) => message.trim());
}
