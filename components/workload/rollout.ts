import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { LiveObjects } from "../live/kubectl";
import { type LivePod, logEndOf, troubleOf } from "../live/pod-trouble";
import type { Watch } from "../live/wait";
import { countsOf, type LiveDeployment, type RolloutState, stateOf } from "./rollout-state";

/** Which Deployment, and what its pods have in common. */
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
 * The rollout of a Deployment, as something to depend on: what depends on the component that it is a part of waits until
 * every pod is of the newest template and available, and goes no further when that doesn't come (ST-2).
 */
export class Rollout extends pulumi.ComponentResource {
  constructor(name: string, args: RolloutArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Rollout", name, args, opts);
  }

  /** Pulumi takes a component for made, and goes on to its dependents, once this has ended. */
  protected override async initialize({ complete }: RolloutArgs): Promise<void> {
    await complete;
  }
}

/** The controller gives its verdict itself; this much later there is nobody left to give one. */
const patience = 30;

/**
 * Follows a rollout to its end.
 *
 * @throws {Error} when it has stalled for its progressDeadlineSeconds, with what is wrong with its pods (ST-2)
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
      throw new Error(await explain(live, target, look, deadline));
    await sleep(interval * 1000);
  }
}

interface Look {
  deployment?: LiveDeployment;
  state?: RolloutState;
  /** How far the rollout is, or why that isn't known. */
  summary: string;
}

async function lookAt(live: LiveObjects, { namespace, name }: RolloutTarget): Promise<Look> {
  try {
    const deployment = await live.get<LiveDeployment>(namespace, "deployment", name);
    if (!deployment) return { state: "Terminating", summary: `there is no Deployment ${name}` };
    const { desired, updated, available } = countsOf(deployment);
    const state = stateOf(deployment);
    return { deployment, state, summary: `${state}: ${updated} of ${desired} pods updated, ${available} available` };
  } catch (error) {
    // An API server that restarts answers again soon.
    return { summary: `the cluster doesn't answer: ${(error as Error).message}` };
  }
}

/** The message of a rollout that has failed: how far it came, what is wrong with a pod, how its log ends, what to do. */
async function explain(
  live: LiveObjects,
  target: RolloutTarget,
  { deployment, state, summary }: Look,
  deadline: number,
): Promise<string> {
  const { name } = target;
  if (state === "Terminating") {
    return `The Deployment ${name} was deleted by somebody else. Bring Pulumi's state up to date with "pulumi refresh", and run the update again.`;
  }
  return [
    `The rollout of ${name} failed: no progress for ${deadline} s (progressDeadlineSeconds). ${summary}.`,
    ...(deployment ? [...refusals(deployment), ...(await podTroubles(live, target))] : []),
    "Pods of the version before go on serving as far as the strategy lets them. Mend what is wrong, or go back to what ran before, and run the update again.",
  ].join("\n");
}

/** Why there are no pods to look at: a quota, or what admission refuses. */
function refusals({ status }: LiveDeployment): string[] {
  const failure = status?.conditions?.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
  return failure ? [`No pod can be made: ${failure.message}`] : [];
}

async function podTroubles(live: LiveObjects, { namespace, labels }: RolloutTarget): Promise<string[]> {
  try {
    const pods = await live.list<LivePod>(namespace, "pods", labels);
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
