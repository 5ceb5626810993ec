import * as pulumi from "@pulumi/pulumi";
import { existingLogins, type Settings } from "../../settings";
import type { App } from "../app";
import { AppNamespace } from "../app/namespace";
import type { Cluster } from "../cluster";
import { ExtraSecrets } from "../secrets";

export interface ApplicationArgs {
  settings: Settings;
  cluster: Cluster;
  /** The application's version, SemVer. */
  version: string;
  /** What has to be accepted before anything changes in the cluster. */
  after: { accepted: pulumi.Input<pulumi.Resource>[] }[];
}

/** The application that a stack's objects belong to: its namespace, ServiceAccount and extra Secrets. */
export class Application implements App {
  readonly instance: string;
  readonly version: string;
  readonly shortLabels: boolean;
  readonly namespace: App["namespace"];
  readonly namespaceId: App["namespaceId"];
  readonly serviceAccount: App["serviceAccount"];
  readonly imagePullSecrets: App["imagePullSecrets"];
  /** The extra Secrets, and the store that the Secrets come from. */
  readonly secrets: ExtraSecrets;

  private readonly cluster: Cluster;
  private readonly walls: pulumi.Resource[] = [];

  constructor({ settings, cluster, version, after }: ApplicationArgs) {
    this.cluster = cluster;
    this.instance = pulumi.getStack();
    this.version = version;
    this.shortLabels = settings.labels.short;
    const { instance, shortLabels } = this;

    const namespace = new AppNamespace(
      "namespace",
      {
        name: settings.namespace,
        app: { instance, version, shortLabels },
        serviceAccount: settings.serviceAccount,
        imagePullSecrets: existingLogins(settings),
      },
      cluster.inside(...after.flatMap(({ accepted }) => accepted)),
    );
    this.secrets = new ExtraSecrets("extra", { app: namespace.app, settings }, cluster.inside());

    const { app } = this.secrets;
    this.namespace = app.namespace;
    this.namespaceId = app.namespaceId;
    this.serviceAccount = app.serviceAccount;
    this.imagePullSecrets = app.imagePullSecrets;
  }

  /** Makes everything that is created inside from now on wait for the network policies that protect its pods. */
  protectBy(policies: pulumi.Resource): void {
    this.walls.push(policies);
  }

  /** Options for objects in the application's namespace: its cluster's provider, and what they wait for. */
  inside(...dependsOn: pulumi.Input<pulumi.Resource>[]): pulumi.ComponentResourceOptions {
    return this.cluster.inside(...this.walls, ...dependsOn);
  }
}
