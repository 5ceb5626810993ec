import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ComponentSettings } from "../settings";
import { type App, labels, selectorLabels } from "./app";
import type { AppConfig } from "./app-config";
import { restrictedPod } from "./pod";
import { httpProbes } from "./probes";

/** Seconds that a pod goes on serving after it was taken out of the Services, until every node has noticed. */
const drainSeconds = 5;

export interface WorkloadArgs {
  app: App;
  component: "frontend" | "backend";
  /** Name of the container (DEP-14). */
  containerName: string;
  /** Image by digest (DEP-15). */
  image: pulumi.Input<string>;
  settings: ComponentSettings;
  config: AppConfig;
  /** Keys of the config that the container gets as environment variables (DEP-19). */
  env: string[];
}

/**
 * A stateless HTTP server: its Deployment and the Service in front of it (sections 4 and 8). Both have the name that the
 * settings give, so that in-cluster URLs follow it.
 */
export class Workload extends pulumi.ComponentResource {
  /** URL inside the cluster: `http://<service>:<port>` (SVC-15). */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Workload", name, {}, opts);

    createDeployment(name, args, { parent: this });
    const service = createService(name, args, { parent: this });

    this.url = pulumi.interpolate`http://${service.metadata.name}:${args.settings.port}`;
    this.registerOutputs({ url: this.url });
  }
}

function createDeployment(name: string, args: WorkloadArgs, opts: pulumi.CustomResourceOptions) {
  const { app, component, settings, config } = args;
  const rollsInPlace = settings.replicaCount > 1;
  return new kubernetes.apps.v1.Deployment(
    `${name}-deployment`,
    {
      metadata: metadata(args),
      spec: {
        replicas: settings.replicaCount,
        selector: { matchLabels: selectorLabels(app, component) },
        // With one replica nothing may be unavailable, or a rollout would mean downtime (DEP-7).
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: rollsInPlace ? 1 : 0 } },
        progressDeadlineSeconds: 600,
        revisionHistoryLimit: 10,
        template: {
          metadata: { labels: labels(app, component), annotations: config.checksums },
          spec: restrictedPod({
            app,
            terminationGracePeriodSeconds: drainSeconds + 25,
            container: {
              name: args.containerName,
              image: args.image,
              ports: [{ name: "http", containerPort: settings.port, protocol: "TCP" }],
              env: [{ name: "PORT", value: String(settings.port) }, ...config.env(...args.env)],
              resources: settings.resources,
              lifecycle: { preStop: { exec: { command: ["sleep", String(drainSeconds)] } } },
              ...httpProbes(),
            },
          }),
        },
      },
    },
    opts,
  );
}

function createService(name: string, args: WorkloadArgs, opts: pulumi.CustomResourceOptions) {
  const { service, port } = args.settings;
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
        ports: [
          {
            name: "http",
            port,
            targetPort: "http",
            protocol: "TCP",
            ...(service.nodePort !== undefined && { nodePort: service.nodePort }),
          },
        ],
      },
    },
    opts,
  );
}

function metadata({ app, component, settings }: WorkloadArgs) {
  return { name: settings.serviceName, namespace: app.namespace, labels: labels(app, component) };
}
