import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import { type App, labels } from "../app";

export interface ExternalDatabaseArgs {
  app: App;
  settings: Settings["database"]["external"];
}

/** A database outside the cluster: nothing runs here but, where it's wanted, an alias of its host (DB-1, DB-6). */
export class ExternalDatabase extends pulumi.ComponentResource {
  constructor(name: string, args: ExternalDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:ExternalDatabase", name, {}, opts);
    const { app, settings } = args;
    if (settings.service.enabled) {
      new kubernetes.core.v1.Service(
        `${name}-service`,
        {
          metadata: { name: settings.service.name, namespace: app.namespace, labels: labels(app, "postgres") },
          // A rule has seen to the host (DB-2).
          spec: { type: "ExternalName", externalName: settings.host! },
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
