import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { fewestReplicas } from "../../settings";
import { type App, podLabels, selectorLabels } from "../app";
import { placement, restrictedPod } from "../pod";
import { httpProbes } from "../probes";
import { transformed } from "../transform";
import type { WorkloadArgs } from ".";
import { metadata } from "./metadata";

/** Seconds that a pod goes on serving after it was taken out of the Services, until every node has noticed. */
const drainSeconds = 5;

/** The Deployment of a workload (section 4). */
export function createDeployment(name: string, args: WorkloadArgs, opts: pulumi.CustomResourceOptions) {
  const { app, component, settings, config } = args;
  return new kubernetes.apps.v1.Deployment(
    `${name}-deployment`,
    transformed(args.transform?.deployment, {
      metadata: metadata(args),
      spec: {
        // The autoscaler's, where there is one: an update must not put back the number that it chose (HPA-8).
        ...(!settings.autoscaling.enabled && { replicas: settings.replicaCount }),
        selector: { matchLabels: selectorLabels(app, component) },
        strategy: settings.strategy,
        minReadySeconds: settings.minReadySeconds,
        progressDeadlineSeconds: settings.progressDeadlineSeconds,
        revisionHistoryLimit: settings.revisionHistoryLimit,
        ...(settings.paused && { paused: true }),
        template: {
          metadata: { labels: podLabels(app, component), annotations: config.checksums },
          spec: restrictedPod({
            app,
            terminationGracePeriodSeconds: drainSeconds + 25,
            ...placement(settings),
            ...(fewestReplicas(settings) > 1 && { topologySpreadConstraints: [overNodes(app, component)] }),
            container: {
              name: args.containerName,
              image: args.image,
              imagePullPolicy: settings.image.pullPolicy,
              ports: [{ name: "http", containerPort: settings.port, protocol: "TCP" }],
              env: [
                { name: "PORT", value: String(settings.port) },
                ...config.env(...args.env),
                ...Object.entries(settings.environment).map(([name, value]) => ({ name, value })),
              ],
              resources: settings.resources,
              lifecycle: { preStop: { exec: { command: ["sleep", String(drainSeconds)] } } },
              ...httpProbes(settings.healthCheck),
            },
          }),
        },
      },
    }),
    opts,
  );
}

/**
 * Spreads pods over the nodes, as far as there are nodes: the loss of one leaves others serving (CFG-17). Each revision
 * is spread by itself, or a rollout would place its pods around those that are about to go.
 */
function overNodes(app: App, component: WorkloadArgs["component"]): kubernetes.types.input.core.v1.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selectorLabels(app, component) },
    matchLabelKeys: ["pod-template-hash"],
  };
}
