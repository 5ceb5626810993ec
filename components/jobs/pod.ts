import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ComponentSettings, Resources } from "../../settings";
import { type App, type ComponentName, podLabels } from "../app";
import type { AppConfig } from "../config";
import { placement, restrictedPod } from "../pods/restricted";

/** A task's parts, and its own settings. */
export interface TaskArgs<Settings> {
  app: App;
  config: AppConfig;
  settings: Settings;
  /**
   * The backend's image: a task's code belongs to the code that it works for.
   *
   * @requirement JOB-2, CRON-3
   */
  image: pulumi.Input<string>;
  /** The backend's settings: the task runs on the same nodes with the same rights. */
  backend: Pick<
    ComponentSettings,
    "image" | "securityContext" | "writablePaths" | "nodeSelector" | "tolerations" | "affinity"
  >;
}

interface Task extends TaskArgs<{ resources: Resources }> {
  component: ComponentName;
  command: pulumi.Input<string>[];
  env: kubernetes.types.input.core.v1.EnvVar[];
  restartPolicy: "Never" | "OnFailure";
  /** In addition to the checksums of the configuration. */
  annotations?: Record<string, pulumi.Input<string>>;
}

/**
 * Pod of a task that runs to completion, hardened like all others.
 *
 * @requirement JOB-6, CRON-5, TST-3
 */
export function taskPod({
  app,
  config,
  settings,
  image,
  backend,
  component,
  command,
  env,
  restartPolicy,
  annotations,
}: Task) {
  return {
    metadata: { labels: podLabels(app, component), annotations: { ...config.checksums, ...annotations } },
    spec: restrictedPod({
      app,
      restartPolicy,
      security: backend.securityContext,
      writablePaths: backend.writablePaths,
      ...placement(backend),
      container: {
        name: component,
        image,
        imagePullPolicy: backend.image.pullPolicy,
        command,
        env,
        resources: settings.resources,
      },
    }),
  };
}
