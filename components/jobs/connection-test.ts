import { setTimeout as sleep } from "node:timers/promises";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type ConnectionTestSettings, Refusal } from "../../settings";
import { labels } from "../app";
import type { LiveObjects } from "../live/kubectl";
import { livePod } from "../live/objects";
import { logEndOf, troubleOf } from "../live/pod-trouble";
import { type Watch, waitInCluster } from "../live/wait";
import { type TaskArgs, taskPod } from "./pod";

const attemptKey = "todo/attempt";

export interface ConnectionTestArgs extends TaskArgs<ConnectionTestSettings> {
  /** Images of frontend and backend. A new one runs the test again. */
  images: Record<"frontend" | "backend", pulumi.Input<string>>;
  /** The URLs by which both Services say whether they are ready. */
  urls: pulumi.Input<string>[];
  /** Where the pod is watched. */
  live: LiveObjects;
}

/**
 * Asks both Services whether they are ready, from a pod of the namespace, and fails the update unless both answer 2xx.
 * It runs again when images or configuration change and, if it failed, with the next update. It changes nothing in
 * running pods.
 *
 * @throws {Error} if the test fails or doesn't end in time
 * @requirement TST-1 to TST-3
 */
export class ConnectionTest extends pulumi.ComponentResource {
  /** `passed` once the test has succeeded. It has no other value. */
  readonly verdict: pulumi.Output<"passed">;

  constructor(name: string, args: ConnectionTestArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:ConnectionTest", name, {}, opts);
    const { app, config, images, live, settings, urls } = args;
    const objectName = "todo-connection-test";
    // The namespace's id is unknown in the preview that creates it, when there is no pod to look for.
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
          // Pulumi would wait only until the test has started.
          annotations: { ...metadata.annotations, "pulumi.com/skipAwait": "true" },
        },
        spec,
      },
      { parent: this, deleteBeforeReplace: true, replaceOnChanges: ["spec", "metadata.annotations"] },
    );
    // Time to pull the image and to place the pod is added.
    const limit = settings.timeoutSeconds + 120;
    this.verdict = pulumi.output(
      waitInCluster(pod, (at, watch) => watchTest(live, at, limit, watch)).then(() => "passed"),
    );
    this.registerOutputs({});
  }
}

/** The attempt that a pod stands for: a new one after a failed one, otherwise that of the existing pod. */
async function attemptOf(live: LiveObjects, namespace: string, name: string): Promise<string> {
  const pod = await live.get(namespace, "pod", name, livePod);
  if (!pod) return "first";
  return pod.status.phase === "Failed"
    ? `after-${pod.metadata.uid}`
    : (pod.metadata.annotations?.[attemptKey] ?? "first");
}

/**
 * Waits for the test's end. A test whose pod is gone has ended earlier.
 *
 * @throws {Refusal} if it failed or didn't end in time, with the end of its log
 */
export async function watchTest(
  live: LiveObjects,
  { namespace, name }: { namespace: string; name: string },
  limit: number,
  { interval, now, report }: Watch,
): Promise<void> {
  const end = now() + limit;
  for (;;) {
    const pod = await live.get(namespace, "pod", name, livePod);
    if (!pod || pod.status.phase === "Succeeded") return;
    if (pod.status.phase === "Failed" || now() > end) {
      const log = await logEndOf(live, pod);
      throw new Refusal(
        [`The connection test failed: ${troubleOf(pod) ?? `it hasn't ended within ${limit} s`}`, ...log].join("\n"),
      );
    }
    report(`The connection test is ${pod.status.phase}`);
    await sleep(interval * 1000);
  }
}
