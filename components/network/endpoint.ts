import type * as pulumi from "@pulumi/pulumi";

/**
 * A Service as the stack's outputs list it.
 *
 * @requirement SVC-16
 */
export interface Endpoint {
  /** Name of the Service, which resolves in its namespace. */
  name: pulumi.Input<string>;
  protocol: "HTTP" | "TCP";
  port: number;
  /** Path at which it answers. HTTP only. */
  path?: string;
}
