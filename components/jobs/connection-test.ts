import { setTimeout as sleep } from "node:timers/promises";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ConnectionTestSettings } from "../../settings";
import { labels } from "../app";
import type { LiveObjects } from "../cluster";
import { type LivePod, logEndOf, troubleOf } from "../live/pod-trouble";
import { type Watch, waitInCluster } from "../live/wait";
import { type TaskArgs, taskPod } from "./pod";

const attemptKey = "todo/attempt";

export interface ConnectionTestArgs extends TaskArgs<ConnectionTestSettings> {
  /** Images of frontend and backend: another one is tested anew. */
  images: Record<"frontend" | "backend", pulumi.Input<string>>;
  /** URLs of both Services' ready paths. */
  urls: pulumi.Input<string>[];
  /** Where the pod is watched. */
  live: LiveObjects;
}

/**
 * Asks both Services whether they are ready, from a pod of the namespace, and fails the update unless both answer 2xx
 * (TST-1 to TST-3). It runs again when images or configuration change, and, where it failed, with the next update.
 */
export class ConnectionTest extends pulumi.ComponentResource {
  /** `passed` once it has; never anything else. */
  readonly verdict: pulumi.Output<"passed">;

  constructor(name: string, args: ConnectionTestArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:ConnectionTest", name, {}, opts);
    const { app, config, images, live, settings, urls } = args;
    const objectName = "todo-connection-test";
    // The namespace's id is unknown in a preview that makes it: there is nothing to look at then.
    const attempt = pulumi
      .all([app.namespace, app.namespaceId])
      .apply(([namespace]) => attemptOf(live, namespace, objectName));

    const { metadata, spec } = taskPod({
      ...args,
      component: "test",
      restartPolicy: "Never",
      env: config.envOf("test"),
      command: ["python", "-m", "app.connection_test", `--timeout=${settings.timeoutSeconds}`, ...urls],
      annotations: { "image/frontend": images.frontend, "image/backend": images.backend, [attemptKey]: attempt },
    });
    const pod = new kubernetes.core.v1.Pod(
      `${name}-pod`,
      {
        metadata: {
          name: objectName,
          namespace: app.namespace,
          labels: { ...labels(app, "test"), ...metadata.labels },
          // Pulumi would be content with a test that has begun.
          annotations: { ...metadata.annotations, "pulumi.com/skipAwait": "true" },
        },
        spec,
      },
      { parent: this, deleteBeforeReplace: true, replaceOnChanges: ["spec", "metadata.annotations"] },
    );
    // What the image needs to be pulled and the pod to be placed comes on top.
    const limit = settings.timeoutSeconds + 120;
    this.verdict = pulumi.output(
      waitInCluster(pod, (at, watch) => watchTest(live, at, limit, watch)).then(() => "passed"),
    );
    this.registerOutputs({});
  }
}

/** The attempt that a pod is: a new one after one that failed; that of the pod that is there otherwise. */
async function attemptOf(live: LiveObjects, namespace: string, name: string): Promise<string> {
  const pod = await live.get<LivePod>(namespace, "pod", name);
  if (!pod) return "first";
  return pod.status.phase === "Failed"
    ? `after-${pod.metadata.uid}`
    : (pod.metadata.annotations?.[attemptKey] ?? "first");
}

/**
 * Waits for the test's end; one whose pod is gone has ended before.
 *
 * @throws {Error} when it failed or didn't end in time, with how its log ends
 */
export async function watchTest(
  live: LiveObjects,
  { namespace, name }: { namespace: string; name: string },
  limit: number,
  { interval, now, report }: Watch,
): Promise<void> {
  const end = now() + limit;
  for (;;) {
    const pod = await live.get<LivePod>(namespace, "pod", name);
    if (!pod || pod.status.phase === "Succeeded") return;
    if (pod.status.phase === "Failed" || now() > end) {
      const log = await logEndOf(live, pod);
      throw new Error(
        [`The connection test failed: ${troubleOf(pod) ?? `it hasn't ended within ${limit} s`}`, ...log].join("\n"),
      );
    }
    report(`The connection test is ${pod.status.phase}`);
    await sleep(interval * 1000);
  }
}
