import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { Refusal } from "../../settings/problems";
import type { LiveObjects } from "../live/kubectl";
import { type LiveDeployment, liveDeployment, livePod } from "../live/objects";
import { logEndOf, troubleOf } from "../live/pod-trouble";
import type { Watch } from "../live/wait";
import { countsOf, type RolloutState, stateOf } from "./rollout-state";

/** A Deployment, and the labels that its pods share. */
export interface RolloutTarget {
  namespace: string;
  name: string;
  labels: Record<string, string>;
}

export interface RolloutArgs {
  /** Resolves when the rollout is complete. */
  complete: Promise<"done">;
}

/**
 * The rollout of a Deployment, as something to depend on. Dependents of its parent component wait until every pod is of
 * the newest template and available, and don't go on if that fails.
 *
 * @requirement X-19, ST-2
 */
export class Rollout extends pulumi.ComponentResource {
  constructor(name: string, args: RolloutArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Rollout", name, args, opts);
  }

  /** Pulumi waits for this before it continues with the component's dependents. */
  protected override async initialize({ complete }: RolloutArgs): Promise<void> {
    await complete;
  }
}

/** Seconds after the deadline: by then the controller would have given its verdict. */
const patience = 30;

/**
 * Follows a rollout to its end.
 *
 * @throws {Refusal} if it makes no progress for its progressDeadlineSeconds, with what is wrong with its pods
 * @requirement ST-2
 */
export async function watchRollout(
  live: LiveObjects,
  target: RolloutTarget,
  { interval, now, report }: Watch,
): Promise<RolloutState> {
  let seen = "";
  let since = now();
  let deadline = 600;
  for (;;) {
    const look = await lookAt(live, target);
    if (look.deployment) deadline = look.deployment.spec.progressDeadlineSeconds ?? deadline;
    if (look.state === "Active") return look.state;
    if (look.summary !== seen) {
      [seen, since] = [look.summary, now()];
      report(look.summary);
    }
    if (look.state === "Failed" || look.state === "Terminating" || now() - since > deadline + patience)
      throw new Refusal(await explain(live, target, look, deadline));
    await sleep(interval * 1000);
  }
}

interface Look {
  deployment?: LiveDeployment;
  state?: RolloutState;
  /** How far the rollout is, or why that can't be told. */
  summary: string;
}

async function lookAt(live: LiveObjects, { namespace, name }: RolloutTarget): Promise<Look> {
  try {
    const deployment = await live.get(namespace, "deployment", name, liveDeployment);
    if (!deployment) return { state: "Terminating", summary: `there is no Deployment ${name}` };
    const { desired, updated, available } = countsOf(deployment);
    const state = stateOf(deployment);
    return { deployment, state, summary: `${state}: ${updated} of ${desired} pods updated, ${available} available` };
  } catch (error) {
    // A restarting API server answers again soon.
    return { summary: `the cluster doesn't answer: ${(error as Error).message}` };
  }
}

/** The message about a failed rollout: how far it came, what is wrong with a pod, the end of its log, what to do. */
async function explain(
  live: LiveObjects,
  target: RolloutTarget,
  { deployment, state, summary }: Look,
  deadline: number,
): Promise<string> {
  const { name } = target;
  if (state === "Terminating") {
    return (
      `Someone else deleted the Deployment ${name}. ` +
      'Bring Pulumi\'s state up to date with "pulumi refresh", and run the update again.'
    );
  }
  return [
    `The rollout of ${name} failed: no progress for ${deadline} s (progressDeadlineSeconds). ${summary}.`,
    ...(deployment ? [...refusals(deployment), ...(await podTroubles(live, target))] : []),
    "Pods of the previous version keep serving, as far as the strategy allows. " +
      "Fix the cause, or go back to what ran before, and run the update again.",
  ].join("\n");
}

/** Why no pod could be created: a quota, or admission. */
function refusals({ status }: LiveDeployment): string[] {
  const failure = status?.conditions?.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
  return failure ? [`No pod can be created: ${failure.message}`] : [];
}

async function podTroubles(live: LiveObjects, { namespace, labels }: RolloutTarget): Promise<string[]> {
  try {
    const pods = await live.list(namespace, "pods", labels, livePod);
    const newestFirst = pods.sort(
      (a, b) => Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp),
    );
    const pod = newestFirst.find((each) => troubleOf(each) !== undefined);
    if (!pod) return [];
    return [`Pod ${pod.metadata.name}: ${troubleOf(pod)}`, ...(await logEndOf(live, pod))];
  } catch (error) {
    return [`What is wrong with its pods can't be read: ${(error as Error).message}`];
  }
}
