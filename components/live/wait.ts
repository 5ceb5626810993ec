import * as pulumi from "@pulumi/pulumi";
import { promiseOf } from "./promise-of";

type Placed = pulumi.CustomResource & { metadata: pulumi.Output<{ namespace: string; name: string }> };

/** How the cluster is watched. */
export interface Watch {
  /** Seconds from one look to the next. */
  interval: number;
  /** Seconds of this process's clock. */
  now: () => number;
  /** Says how far it is. */
  report: (message: string) => void;
}

/**
 * Waits for something in the cluster once an object is as the program wants it; for nothing in a preview. Rejects as `wait`
 * does, and what depends on it then fails with the same error.
 */
export async function waitInCluster(
  object: Placed,
  wait: (at: { namespace: string; name: string }, watch: Watch) => Promise<unknown>,
): Promise<"done"> {
  if (pulumi.runtime.isDryRun()) return "done";
  const watch: Watch = {
    interval: 1,
    now: () => performance.now() / 1000,
    report: (message) => void pulumi.log.info(message, object, undefined, true),
  };
  const { namespace, name } = await promiseOf(object.metadata);
  await wait({ namespace, name }, watch);
  return "done";
}
