import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type ComponentSettings, restricted, type SecurityContext } from "../../settings";
import { volumeName } from "../../settings/facts/volumes";
import type { App } from "../app";

type PodSpec = kubernetes.types.input.core.v1.PodSpec;
type Container = kubernetes.types.input.core.v1.Container;
type Volume = kubernetes.types.input.core.v1.Volume;
type Placement = Pick<PodSpec, "nodeSelector" | "tolerations" | "affinity" | "topologySpreadConstraints">;

export interface PodArgs extends Placement {
  app: App;
  container: Omit<Container, "securityContext">;
  /** The pod's security context. Default: that of the built images' pods. */
  security?: SecurityContext;
  /** User and group that the container runs as, and that owns its volumes, instead of those of `security`. */
  user?: number;
  /**
   * Writable directories, each with its size. Default: `/tmp`.
   *
   * @requirement DEP-22
   */
  writablePaths?: Record<string, string>;
  volumes?: Volume[];
  restartPolicy?: "Always" | "OnFailure" | "Never";
  /** Seconds between SIGTERM and SIGKILL, which must cover the container's preStop hook. Default: 30. */
  terminationGracePeriodSeconds?: number;
}

/**
 * A pod that meets the Pod Security Standard `restricted`: non-root, read-only root file system, no capabilities, no
 * privilege escalation, seccomp RuntimeDefault, no API token. `/tmp` is an emptyDir.
 *
 * @requirement SEC-1 to SEC-8, RBAC-6, DEP-22
 */
export function restrictedPod({
  app,
  container,
  security = restricted,
  user,
  writablePaths = { "/tmp": "64Mi" },
  volumes = [],
  ...rest
}: PodArgs): PodSpec {
  const { runAsNonRoot, runAsUser, fsGroup, seccompProfile, ...ofContainer } = security;
  const writable = Object.entries(writablePaths).map(([mountPath, size]) => ({
    name: volumeName(mountPath),
    mountPath,
    size,
  }));
  return {
    serviceAccountName: app.serviceAccount,
    automountServiceAccountToken: false,
    // Service links would add variables for every Service of the namespace, which can clash with our own.
    enableServiceLinks: false,
    ...(app.imagePullSecrets.length > 0 && { imagePullSecrets: app.imagePullSecrets.map((name) => ({ name })) }),
    securityContext: {
      runAsNonRoot,
      runAsUser: user ?? runAsUser,
      runAsGroup: user ?? runAsUser,
      fsGroup: user ?? fsGroup,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile,
    },
    containers: [
      {
        imagePullPolicy: "IfNotPresent",
        // Kubernetes keeps the end of a failed container's log in its status, where everybody can read why it failed.
        terminationMessagePolicy: "FallbackToLogsOnError",
        ...container,
        securityContext: ofContainer,
        volumeMounts: pulumi
          .output(container.volumeMounts)
          .apply((mounts) => [...writable.map(({ name, mountPath }) => ({ name, mountPath })), ...(mounts ?? [])]),
      },
    ],
    volumes: [...writable.map(({ name, size }) => scratch(name, size)), ...volumes],
    ...rest,
  };
}

/** A directory that lives as long as the pod, limited so that it can't fill the node's disk. */
export function scratch(name: string, sizeLimit = "64Mi"): Volume {
  return { name, emptyDir: { sizeLimit } };
}

/**
 * Where a component's pods may run.
 *
 * @requirement DEP-28
 */
export function placement({
  nodeSelector,
  tolerations,
  affinity,
}: Pick<ComponentSettings, "nodeSelector" | "tolerations" | "affinity">): Placement {
  // Empty fields would change the pod template, and restart pods for nothing.
  return {
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(Object.keys(affinity).length > 0 && { affinity }),
  };
}
