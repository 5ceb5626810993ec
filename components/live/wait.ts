import * as pulumi from "@pulumi/pulumi";
import { orEndProgram } from "./end-program";

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
 * What is waited for in the cluster once an object is as the program wants it; nothing in a preview. A wait that fails ends
 * the program with its error; what comes after it never begins.
 *
 * @param wait rejects with the error's message
 */
export function waitInCluster(
  object: Placed,
  wait: (at: { namespace: string; name: string }, watch: Watch) => Promise<unknown>,
): Promise<"done"> {
  if (pulumi.runtime.isDryRun()) return Promise.resolve("done");
  const watch: Watch = {
    interval: 1,
    now: () => performance.now() / 1000,
    report: (message) => void pulumi.log.info(message, object, undefined, true),
  };
  return new Promise((resolve) => {
    object.metadata.apply(({ namespace, name }) => {
      const ended = wait({ namespace, name }, watch).then(() => "done" as const);
      void orEndProgram(ended).then(resolve);
    });
  });
}
