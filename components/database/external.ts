import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import { type App, labels } from "../app";

export interface ExternalDatabaseArgs {
  app: App;
  /** Host name of the database. */
  host: string;
  /** The alias of that host. */
  service: Settings["database"]["external"]["service"];
}

/**
 * A database outside the cluster. Nothing runs here; an alias of its host can be created. A change of the alias's name
 * replaces the Service.
 *
 * @requirement DB-1, DB-6
 */
export class ExternalDatabase extends pulumi.ComponentResource {
  constructor(name: string, args: ExternalDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:ExternalDatabase", name, {}, opts);
    const { app, host, service } = args;
    if (service.enabled) {
      new kubernetes.core.v1.Service(
        `${name}-service`,
        {
          metadata: { name: service.name, namespace: app.namespace, labels: labels(app, "postgres") },
          spec: { type: "ExternalName", externalName: host },
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}
