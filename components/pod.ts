import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ComponentSettings } from "../settings";
import type { App } from "./app";

type PodSpec = kubernetes.types.input.core.v1.PodSpec;
type Container = kubernetes.types.input.core.v1.Container;
type Volume = kubernetes.types.input.core.v1.Volume;
type Placement = Pick<PodSpec, "nodeSelector" | "tolerations" | "affinity" | "topologySpreadConstraints">;

export interface PodArgs extends Placement {
  app: App;
  container: Omit<Container, "securityContext">;
  /** User and group that the container runs as, and that owns its volumes. Default 1000, the user of the built images. */
  user?: number;
  volumes?: Volume[];
  restartPolicy?: "Always" | "OnFailure" | "Never";
  /** Seconds between SIGTERM and SIGKILL; has to cover the container's preStop hook. Default 30. */
  terminationGracePeriodSeconds?: number;
}

/**
 * A pod that meets the Pod Security Standard `restricted`: non-root, read-only root file system, no capabilities, no
 * privilege escalation, seccomp RuntimeDefault, no API token (SEC-1 to SEC-8, RBAC-6). `/tmp` is an emptyDir (DEP-22).
 */
export function restrictedPod({ app, container, user = 1000, volumes = [], ...rest }: PodArgs): PodSpec {
  return {
    serviceAccountName: app.serviceAccount,
    automountServiceAccountToken: false,
    // The environment variables that this would make for every Service of the namespace can clash with our own.
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        imagePullPolicy: "IfNotPresent",
        ...container,
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: pulumi
          .output(container.volumeMounts)
          .apply((mounts) => [{ name: "tmp", mountPath: "/tmp" }, ...(mounts ?? [])]),
      },
    ],
    volumes: [scratch("tmp"), ...volumes],
    ...rest,
  };
}

/** A directory that lives as long as the pod, limited so that it can't fill the node's disk. */
export function scratch(name: string): Volume {
  return { name, emptyDir: { sizeLimit: "64Mi" } };
}

/** Where a component's pods may run (DEP-28). */
export function placement({ nodeSelector, tolerations, affinity }: Pick<ComponentSettings, "nodeSelector" | "tolerations" | "affinity">): Placement {
  // Empty ones would be a change of the pod template to Kubernetes, and so restart pods for nothing.
  return {
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(Object.keys(affinity).length > 0 && { affinity }),
  };
}
