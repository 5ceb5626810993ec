import * as pulumi from "@pulumi/pulumi";
import { promiseOf } from "./promise-of";

type Placed = pulumi.CustomResource & { metadata: pulumi.Output<{ namespace: string; name: string }> };

/** How to watch the cluster. */
export interface Watch {
  /** Seconds between two looks. */
  interval: number;
  /** This process's monotonic clock, in seconds. */
  now: () => number;
  /** Reports progress. */
  report: (message: string) => void;
}

/**
 * Waits for something in the cluster after Pulumi has applied an object; in a preview, waits for nothing. If `wait`
 * rejects, everything that depends on it fails with the same error.
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
