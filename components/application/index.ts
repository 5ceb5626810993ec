import * as pulumi from "@pulumi/pulumi";
import { existingLogins, type Settings } from "../../settings";
import type { App } from "../app";
import { AppNamespace } from "../app/namespace";
import type { Cluster } from "../cluster";
import { ExtraSecrets } from "../secrets";

export interface ApplicationArgs {
  settings: Settings;
  cluster: Cluster;
  /** Version of the application, SemVer. */
  version: string;
  /** What has to be accepted before anything in the cluster changes. */
  after: { accepted: pulumi.Input<pulumi.Resource>[] }[];
}

/** The application that the stack's objects belong to: its namespace, its ServiceAccount and its extra Secrets. */
export class Application implements App {
  readonly instance: string;
  readonly version: string;
  readonly shortLabels: boolean;
  readonly namespace: App["namespace"];
  readonly namespaceId: App["namespaceId"];
  readonly serviceAccount: App["serviceAccount"];
  readonly imagePullSecrets: App["imagePullSecrets"];
  /** The extra Secrets, and the store that Secrets are read from. */
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

  /** Makes what is created inside from now on wait for network policies, without which its pods would be open. */
  protectBy(policies: pulumi.Resource): void {
    this.walls.push(policies);
  }

  /** Options of what lives in the application's namespace: its cluster, and what it waits for. */
  inside(...dependsOn: pulumi.Input<pulumi.Resource>[]): pulumi.ComponentResourceOptions {
    return this.cluster.inside(...this.walls, ...dependsOn);
  }
}
