import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ComponentSettings, Resources } from "../settings";
import { type App, type ComponentName, podLabels } from "./app";
import { placement, restrictedPod } from "./pod";

export interface TaskArgs {
  app: App;
  /** The backend's image: the task's code and the code that it works for go together (JOB-2, CRON-3). */
  image: pulumi.Input<string>;
  /** The backend's settings: the task runs on the same nodes, with the same rights. */
  backend: Pick<ComponentSettings, "image" | "securityContext" | "writablePaths" | "nodeSelector" | "tolerations" | "affinity">;
}

interface Task extends TaskArgs {
  component: ComponentName;
  command: pulumi.Input<string>[];
  env: kubernetes.types.input.core.v1.EnvVar[];
  resources: Resources;
  restartPolicy: "Never" | "OnFailure";
  annotations: Record<string, pulumi.Input<string>>;
}

/** Pod of a task that runs to its end, hardened as every other (JOB-6, CRON-5, TST-3). */
export function taskPod({ app, image, backend, component, command, env, resources, restartPolicy, annotations }: Task) {
  return {
    metadata: { labels: podLabels(app, component), annotations },
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
        resources,
      },
    }),
  };
}
