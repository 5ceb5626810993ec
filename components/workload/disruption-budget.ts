import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ComponentSettings, On } from "../../settings";
import { selectorLabels } from "../app";
import type { WorkloadArgs } from ".";
import { metadata } from "./metadata";

/** Keeps enough of a workload's pods running while nodes are drained. */
export function createDisruptionBudget(
  name: string,
  args: WorkloadArgs,
  { minAvailable, maxUnavailable }: On<ComponentSettings["podDisruptionBudget"]>,
  opts: pulumi.CustomResourceOptions,
) {
  return new kubernetes.policy.v1.PodDisruptionBudget(
    `${name}-disruption-budget`,
    {
      metadata: metadata(args),
      spec: {
        selector: { matchLabels: selectorLabels(args.app, args.component) },
        ...(minAvailable === undefined ? { maxUnavailable } : { minAvailable }),
      },
    },
    opts,
  );
}
