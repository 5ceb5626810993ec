import { Failure } from "../../embedded/host/failure.ts";
import { upPulumi } from "../commands/up.ts";
import { withCluster } from "../stack/cluster.ts";
import { type ForeignChange, type ForeignChanges, foreignChanges } from "../stack/field-managers.ts";
import { LocalStack } from "../stack/index.ts";
import { stackSummary } from "./comment.ts";
import { Run } from "./github.ts";
import { judged, previewCommand } from "./judged.ts";
import type { Change, Report } from "./report.ts";
import { finish } from "./run.ts";
import type { StackName } from "./stacks.ts";

/**
 * Compares what runs with what is committed, and changes neither. Drift is what the next update would put right, and
 * what Pulumi doesn't see: fields and objects that someone added. A finished Job that Kubernetes has deleted isn't
 * drift.
 *
 * @throws {Failure} if they differ, with who changed it and when
 */
export async function drift(name: StackName): Promise<void> {
  const stack = new LocalStack(name);
  await upPulumi(stack.neededPieces());
  await stack.ensure();
  const report = await judged(stack, [...previewCommand, "--refresh"]);
  if (report.outcome === "failed") return finish("drift", report);

  const { changes, unread } = await inNamespace(stack);
  if (unread.length > 0) console.log(`Not compared, because this user may not list them: ${unread.join(", ")}`);
  tell(report, driftOf(report, changes));
}

/** What others have changed in the stack's namespace, which a stack that was never deployed doesn't have. */
async function inNamespace(stack: LocalStack): Promise<ForeignChanges> {
  const namespace = await stack.output("namespace").catch(() => undefined);
  if (namespace === undefined) return { changes: [], unread: [] };
  const clusterId = await stack.clusterId();
  return withCluster(stack, async (cluster) => {
    await cluster.check(clusterId);
    return foreignChanges(cluster, namespace);
  });
}

/** What differs, a line each: what the next update would change, then what others have changed. */
export function driftOf({ changes }: Pick<Report, "changes">, foreign: ForeignChange[]): string[] {
  // Otherwise the number of replicas is right again, or an autoscaler's.
  const isScaled = changes.some(({ properties }) => properties.includes("spec.replicas"));
  return [...changes.map(toUndo), ...foreign.filter(({ isScaling }) => !isScaling || isScaled).map(ofOthers)];
}

function toUndo({ op, type, name, properties }: Change): string {
  const what = properties.length > 0 ? ` (${properties.join(", ")})` : "";
  return `${type} ${name}: the next update would ${op} it${what}`;
}

function ofOthers({ object, manager, at, fields }: ForeignChange): string {
  const when = at === "" ? "" : ` at ${at}`;
  return fields.length === 0
    ? `${object}: ${manager} created it${when}; it isn't the stack's`
    : `${object}: ${manager} set ${fields.join(", ")}${when}`;
}

/** Shows what differs on the run's page, before it ends the step. */
function tell(report: Report, differences: string[]): void {
  const differs = differences.length > 0;
  new Run().summarize(stackSummary({ ...report, errors: differences, outcome: differs ? "changed" : "unchanged" }));
  if (!differs) return;
  throw new Failure(`Stack ${report.stack} differs from what is committed`, {
    why: differences.join("\n"),
    fix: "Commit what is right. To undo the rest, deploy the stack again; for what others added, use kubectl.",
  });
}
