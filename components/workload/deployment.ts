import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { fewestReplicas, metricsPort, pathVariables } from "../../settings";
import { type App, podLabels, selectorLabels } from "../app";
import { placement, restrictedPod } from "../pods/restricted";
import { httpProbes } from "../pods/probes";
import { literal, podVariable } from "../pods/variables";
import type { WorkloadArgs } from ".";
import { metadata } from "./metadata";
import { portName } from "./service";
import { mountedConfig, otherEnvironment } from "./sources";

type Port = kubernetes.types.input.core.v1.ContainerPort;

/** Creates the Deployment of a workload. */
export function createDeployment(name: string, args: WorkloadArgs, opts: pulumi.CustomResourceOptions) {
  const { app, component, settings, config } = args;
  const autoscaled = settings.autoscaling.enabled;
  const own = config.variables(args.component, args.env);
  const envFrom = [...own.envFrom, ...otherEnvironment(name, args, { parent: opts.parent })];
  const mounts = mountedConfig(args);
  return new kubernetes.apps.v1.Deployment(
    `${name}-deployment`,
    {
      metadata: { ...metadata(args), annotations: annotations(settings) },
      spec: {
        ...(!autoscaled && { replicas: settings.replicaCount }),
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
            terminationGracePeriodSeconds: settings.terminationGracePeriodSeconds,
            security: settings.securityContext,
            writablePaths: settings.writablePaths,
            ...placement(settings),
            ...(fewestReplicas(settings) > 1 && { topologySpreadConstraints: [overNodes(app, component)] }),
            container: {
              name: settings.containerName,
              image: args.image,
              imagePullPolicy: settings.image.pullPolicy,
              ports: [
                { name: "http", containerPort: settings.port, protocol: "TCP" },
                ...portOfService(settings),
                ...(component === "backend" ? [{ name: "metrics", containerPort: metricsPort, protocol: "TCP" }] : []),
              ],
              env: [
                podVariable("port", settings.port),
                ...pathVariables(settings.healthCheck).map(([name, path]) => podVariable(name, path)),
                ...own.env,
                ...Object.entries(settings.environment).map(([name, value]) => ({ name, value: literal(value) })),
              ],
              ...(envFrom.length > 0 && { envFrom }),
              ...(mounts.length > 0 && { volumeMounts: mounts.map(({ mount }) => mount) }),
              resources: settings.resources,
              lifecycle: { preStop: { exec: { command: ["sleep", String(settings.drainSeconds)] } } },
              ...httpProbes(settings.healthCheck),
            },
            volumes: mounts.map(({ volume }) => volume),
          }),
        },
      },
    },
    // An autoscaler owns the number of pods. The number from before is kept until it acts: without one, Kubernetes
    // would fall back to a single pod.
    { ...opts, ...(autoscaled && { ignoreChanges: ["spec.replicas"] }) },
  );
}

/** The port for a Service that isn't TCP's: it would find no other port by name. Probes ask over TCP. */
function portOfService({ port, service: { protocol } }: WorkloadArgs["settings"]): Port[] {
  return protocol === "TCP" ? [] : [{ name: portName(protocol), containerPort: port, protocol }];
}

/** How Pulumi updates the Deployment. */
function annotations({ autoscaling }: WorkloadArgs["settings"]): Record<string, string> {
  return {
    // The last to scale the Deployment owns the number of its pods: a former autoscaler, or a person. Without force,
    // the API server would refuse ours.
    ...(!autoscaling.enabled && { "pulumi.com/patchForce": "true" }),
    // Rollout waits instead, for every pod.
    "pulumi.com/skipAwait": "true",
  };
}

/**
 * Spreads pods over the nodes, as far as there are any: the loss of one leaves others serving. Each revision is spread
 * by itself; otherwise a rollout would place its pods around those about to go.
 *
 * @requirement CFG-17
 */
function overNodes(
  app: App,
  component: WorkloadArgs["component"],
): kubernetes.types.input.core.v1.TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: "kubernetes.io/hostname",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selectorLabels(app, component) },
    matchLabelKeys: ["pod-template-hash"],
  };
}
