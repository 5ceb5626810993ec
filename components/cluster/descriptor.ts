import { z } from "zod";

/** What `npm run toolchain -- up` writes for programs that use its cluster. */
export const descriptor = z.strictObject({
  /** Path of the admin's kubeconfig. */
  kubeconfig: z.string(),
  /** The registry that the cluster pulls from and this machine pushes to. */
  registry: z.string(),
  /** buildx builder, found through DOCKER_CONFIG. */
  builder: z.string(),
  /** The host that serves the NodePorts. */
  nodeHost: z.string(),
  /** Whether it enforces NetworkPolicies. Every cluster did before this was an add-on. */
  networkPolicies: z.boolean().default(true),
  /** The add-on ingress, if it was asked for: its IngressClass, and its controller's NodePorts. */
  ingress: z.strictObject({ className: z.string(), http: z.int(), https: z.int() }).optional(),
});

export type EmbeddedCluster = z.output<typeof descriptor>;
