import * as pulumi from "@pulumi/pulumi";
import { ingressEndpoints, type Settings } from "../../settings";
import type { Application } from "./application";
import type { Backend, DeployedBackend } from "../backend";
import { backendOutput } from "../backend/output";
import type { Cluster } from "../cluster";
import type { AppConfig } from "../config";
import type { Guards } from "../guards";
import type { StackImages } from "../image/stack-images";
import { serviceUrls } from "../network/addresses";
import { exportedOutputs } from "../stacks/outputs";
import { stackReadme } from "../stacks/readme";
import type { Release } from "../stacks/release";
import type { Workload } from "../workload";

export interface OutputsArgs {
  settings: Settings;
  cluster: Cluster;
  guards: Guards;
  images: StackImages;
  app: Application;
  config: AppConfig;
  backend: Backend;
  deployed: DeployedBackend;
  frontend: Workload;
  release: Release;
  /** Where people open the application. */
  publicUrl: pulumi.Input<string>;
}

/** The stack's outputs for people and other stacks, where its data is, and notes for the person who brought it up. */
export function outputsOf({ settings, cluster, guards, images, app, config, publicUrl, ...args }: OutputsArgs) {
  const { backend, deployed, frontend, release } = args;
  const { instance, namespace } = app;
  return {
    ...exportedOutputs({
      url: publicUrl,
      namespace,
      clusterId: guards.clusterId,
      services: serviceUrls(settings, cluster.nodeHost),
      backend: backendOutput({ settings, instance, config, publicUrl, other: backend.other }),
      endpoints: [frontend.endpoint, ...deployed.endpoints, ...ingressEndpoints(settings)],
      release: release.record,
    }),
    // The next update compares with it: a refused claim must not get there.
    storage: pulumi.all(guards.accepted).apply(() => deployed.storage),
    imageChecks: images.checks,
    readme: stackReadme({
      stack: instance,
      url: publicUrl,
      namespace,
      servers: { frontend: settings.frontend, backend: backend.other ? undefined : settings.backend },
      release: release.record,
    }),
  };
}
