import type * as pulumi from "@pulumi/pulumi";

/** A Service as the stack's outputs list it (SVC-16). */
export interface Endpoint {
  /** Name of the Service, which resolves in its namespace. */
  name: pulumi.Input<string>;
  protocol: "HTTP" | "TCP";
  port: number;
  /** Path under which it answers; HTTP only. */
  path?: string;
}
