import type * as pulumi from "@pulumi/pulumi";
import { Workload } from ".";
import type { Settings } from "../../settings";
import type { App } from "../app";
import type { AppConfig } from "../config";
import { variables } from "../config/entries";
import type { LiveObjects } from "../live/kubectl";

export interface FrontendArgs {
  app: App;
  settings: Settings;
  config: AppConfig;
  /** Where its image comes from. */
  images: { reference(component: "frontend"): pulumi.Input<string> };
  /** Where its rollout is followed. */
  cluster: { live: LiveObjects };
}

/** The Next.js server of the application. */
export class Frontend extends Workload {
  constructor(
    name: string,
    { app, settings, config, images, cluster }: FrontendArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const workload = {
      app,
      component: "frontend" as const,
      image: images.reference("frontend"),
      settings: settings.frontend,
      config,
      env: variables(settings).frontend,
      live: cluster.live,
    };
    super(name, workload, opts);
  }
}
