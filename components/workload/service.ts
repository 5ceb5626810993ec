import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { selectorLabels } from "../app";
import type { WorkloadArgs } from ".";
import { metadata } from "./metadata";

/** The Service in front of a workload's pods (section 8). */
export function createService(name: string, args: WorkloadArgs, opts: pulumi.CustomResourceOptions) {
  const { service } = args.settings;
  // Pulumi would wait ten seconds for endpoints to settle; that the pods are ready is the Deployment's to say. Only a
  // load balancer's address is worth waiting for.
  const annotations: Record<string, string> = service.type === "LoadBalancer" ? {} : { "pulumi.com/skipAwait": "true" };
  return new kubernetes.core.v1.Service(
    `${name}-service`,
    {
      metadata: { ...metadata(args), annotations },
      spec: {
        type: service.type,
        selector: selectorLabels(args.app, args.component),
        sessionAffinity: service.sessionAffinity,
        ...(service.externalTrafficPolicy !== undefined && { externalTrafficPolicy: service.externalTrafficPolicy }),
        ports: [
          {
            name: "http",
            port: service.port,
            targetPort: service.targetPort,
            protocol: "TCP",
            ...(service.nodePort !== undefined && { nodePort: service.nodePort }),
          },
        ],
      },
    },
    // A renamed Service, or one of another namespace, gets its nodePort only once the old one has given it up (SVC-8).
    { ...opts, deleteBeforeReplace: service.nodePort !== undefined },
  );
}
