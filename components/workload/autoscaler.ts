import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ComponentSettings, On } from "../../settings";
import type { WorkloadArgs } from ".";
import { metadata } from "./metadata";

/** Lets the number of a Deployment's pods follow their CPU load. */
export function createAutoscaler(
  name: string,
  args: WorkloadArgs,
  settings: On<ComponentSettings["autoscaling"]>,
  deployment: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
) {
  const { minReplicas, maxReplicas, targetCPUUtilizationPercentage: averageUtilization } = settings;
  return new kubernetes.autoscaling.v2.HorizontalPodAutoscaler(
    `${name}-autoscaler`,
    {
      metadata: { ...metadata(args), name: `${args.settings.serviceName}-hpa` },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment },
        minReplicas,
        maxReplicas,
        metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization } } }],
      },
    },
    opts,
  );
}
