import type * as pulumi from "@pulumi/pulumi";

/**
 * A Service, or a host of the Ingress, as the stack's outputs list it.
 *
 * @requirement SVC-16
 */
export interface Endpoint {
  /** Name of the Service, which resolves in its namespace, or the host's. */
  name: pulumi.Input<string>;
  protocol: "HTTP" | "HTTPS" | "TCP";
  port: number;
  /** Path at which it answers. HTTP only. */
  path?: string;
}
