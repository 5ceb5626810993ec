import * as pulumi from "@pulumi/pulumi";
import { type ComponentSettings, httpUrl } from "../../settings";
import { type App, selectorLabels } from "../app";
import type { AppConfig } from "../config";
import type { LiveObjects } from "../live/kubectl";
import type { Endpoint } from "../network/endpoint";
import { waitInCluster } from "../live/wait";
import { createAutoscaler } from "./autoscaler";
import { createDeployment } from "./deployment";
import { createDisruptionBudget } from "./disruption-budget";
import { Rollout, watchRollout } from "./rollout";
import { createService } from "./service";

export interface WorkloadArgs {
  app: App;
  component: "frontend" | "backend";
  /**
   * Image by digest. A new one replaces the pods, one by one.
   *
   * @requirement DEP-15
   */
  image: pulumi.Input<string>;
  settings: ComponentSettings;
  /** What of the application's ConfigMap and Secret its pods refer to. */
  config: Pick<AppConfig, "checksums" | "configMapName" | "secretKeysOf" | "secretName" | "variables">;
  /**
   * Keys of ConfigMap and Secret that the container gets as environment variables.
   *
   * @requirement DEP-19
   */
  env: string[];
  /** The cluster's objects, where the rollout is followed to its end. */
  live: LiveObjects;
}

/**
 * A stateless HTTP server: its Deployment, the Service in front of it, and what keeps enough of its pods running.
 * Deployment and Service have the name that the settings give, which in-cluster URLs follow. A change of that name
 * replaces both.
 *
 * Dependents wait until the rollout is complete, and don't go on if it fails.
 *
 * @throws {Error} if the rollout makes no progress for its progressDeadlineSeconds
 * @requirement, ST-2
 */
export class Workload extends pulumi.ComponentResource {
  /**
   * URL in its namespace: `http://<service>:<port>`.
   *
   * @requirement SVC-15
   */
  readonly url: pulumi.Output<string>;
  /** URL in its namespace that answers 2xx when the server can serve. */
  readonly readyUrl: pulumi.Output<string>;
  /** Its Service, as other stacks and people look for it. */
  readonly endpoint: Endpoint;

  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Workload", name, {}, opts);

    const { autoscaling, paused, podDisruptionBudget, service } = args.settings;
    const deployment = createDeployment(name, args, { parent: this });
    const labels = selectorLabels(args.app, args.component);
    // A paused rollout never ends.
    if (!paused) {
      const complete = waitInCluster(deployment, (at, watch) => watchRollout(args.live, { ...at, labels }, watch));
      new Rollout(name, { complete }, { parent: this });
    }
    const { name: scaled } = deployment.metadata;
    if (autoscaling.enabled) createAutoscaler(name, args, autoscaling, scaled, { parent: this });
    if (podDisruptionBudget.enabled) createDisruptionBudget(name, args, podDisruptionBudget, { parent: this });
    const { metadata } = createService(name, args, { parent: this });

    const { port } = service;
    this.url = metadata.name.apply((host) => httpUrl(host, port));
    this.readyUrl = pulumi.interpolate`${this.url}${args.settings.healthCheck.readiness.path}`;
    this.endpoint = { name: metadata.name, protocol: "HTTP", port, path: "/" };
    this.registerOutputs({ url: this.url, endpoint: this.endpoint });
  }
}
