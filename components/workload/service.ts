import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { selectorLabels } from "../app";
import type { WorkloadArgs } from ".";
import { metadata } from "./metadata";

/** Creates the Service in front of a workload's pods. */
export function createService(name: string, args: WorkloadArgs, opts: pulumi.CustomResourceOptions) {
  const { service } = args.settings;
  // Pulumi would wait ten seconds for endpoints to settle. Rollout already waits for ready pods, so only a load
  // balancer's address is worth waiting for.
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
            targetPort: service.targetPort === "http" ? portName(service.protocol) : service.targetPort,
            protocol: service.protocol,
            ...(service.nodePort !== undefined && { nodePort: service.nodePort }),
          },
        ],
      },
    },
    // A Service under another name or in another namespace gets the nodePort only once the old one has released it.
    { ...opts, deleteBeforeReplace: service.nodePort !== undefined },
  );
}

/** The name of the container's port for connections of a protocol. */
export function portName(protocol: WorkloadArgs["settings"]["service"]["protocol"]): string {
  return protocol === "TCP" ? "http" : `http-${protocol.toLowerCase()}`;
}
