import { setTimeout as sleep } from "node:timers/promises";
import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { LiveObjects } from "../cluster/live";
import { type LivePod, logEndOf, troubleOf } from "../live-pod";
import { countsOf, type LiveDeployment, type RolloutState, stateOf } from "./rollout-state";

/** Which Deployment, and what its pods have in common. */
export interface RolloutTarget {
  namespace: string;
  name: string;
  labels: Record<string, string>;
}

export interface RolloutArgs {
  /** Resolves when the rollout is complete; `follow` gives it. */
  state: Promise<RolloutState>;
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
  protected override async initialize({ state }: RolloutArgs): Promise<void> {
    await state;
  }
}

/**
 * Follows a Deployment's rollout to its end, once the Deployment is as the program wants it; a preview rolls nothing out.
 * A rollout that fails ends the program with an error of the Deployment, and its end never comes.
 */
export function follow(live: LiveObjects, deployment: kubernetes.apps.v1.Deployment, labels: Record<string, string>): Promise<RolloutState> {
  if (pulumi.runtime.isDryRun()) return Promise.resolve("Active");
  const watch: Watch = {
    interval: 1,
    now: () => performance.now() / 1000,
    report: (message) => void pulumi.log.info(message, deployment, undefined, true),
  };
  return new Promise((resolve) => {
    deployment.metadata.apply(({ namespace, name }) => {
      void watchRollout(live, { namespace, name, labels }, watch).then(resolve, (error: Error) => {
        // Unhandled on purpose: rejected here, the promise would fail once more in each of the many places that wait for it.
        throw new pulumi.ResourceError(error.message, deployment, true);
      });
    });
  });
}

/** How a rollout is watched. */
export interface Watch {
  /** Seconds from one look to the next. */
  interval: number;
  /** Seconds of this process's clock. */
  now: () => number;
  /** Says how far it is. */
  report: (message: string) => void;
}

/** The controller gives its verdict itself; this much later there is nobody left to give one. */
const patience = 30;

/**
 * Follows a rollout to its end.
 *
 * @throws {Error} when it has stalled for its progressDeadlineSeconds, with what is wrong with its pods (ST-2)
 */
export async function watchRollout(live: LiveObjects, target: RolloutTarget, { interval, now, report }: Watch): Promise<RolloutState> {
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
    if (look.state === "Failed" || look.state === "Terminating" || now() - since > deadline + patience) throw new Error(await explain(live, target, look, deadline));
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
async function explain(live: LiveObjects, target: RolloutTarget, { deployment, state, summary }: Look, deadline: number): Promise<string> {
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
    const newestFirst = pods.sort((a, b) => Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp));
    const pod = newestFirst.find((each) => troubleOf(each) !== undefined);
    if (!pod) return [];
    return [`Pod ${pod.metadata.name}: ${troubleOf(pod)}`, ...(await logEndOf(live, pod))];
  } catch (error) {
    return [`What is wrong with its pods can't be read: ${(error as Error).message}`];
  }
}
