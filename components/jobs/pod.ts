import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ComponentSettings, Resources } from "../../settings";
import { type App, type ComponentName, podLabels } from "../app";
import type { AppConfig } from "../config";
import { placement, restrictedPod } from "../pods/restricted";

/** What a task is made of, with the settings of its own. */
export interface TaskArgs<Settings> {
  app: App;
  config: AppConfig;
  settings: Settings;
  /** The backend's image: the task's code and the code that it works for go together (JOB-2, CRON-3). */
  image: pulumi.Input<string>;
  /** The backend's settings: the task runs on the same nodes, with the same rights. */
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
  /** Beside the checksums of what it reads. */
  annotations?: Record<string, pulumi.Input<string>>;
}

/** Pod of a task that runs to its end, hardened as every other (JOB-6, CRON-5, TST-3). */
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
