import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseSettings } from "../../settings";
import { type App, labels, selectorLabels, shortLabels } from "../app";
import type { AppConfig } from "../config";
import { claimSpec } from "./claim";
import { postgresPod } from "./pod";

type Claim = kubernetes.core.v1.PersistentVolumeClaim;

/**
 * Name of the pod's own volume. A volume from a claim template has the template's name.
 *
 * @requirement DB-12, DB-22
 */
const podVolume = "postgres-storage";

export interface PostgresArgs {
  app: App;
  settings: DatabaseSettings;
  /** `postgres:15-bookworm`, or by digest. */
  image: pulumi.Input<string>;
  config: AppConfig;
  /**
   * Claim that holds the data. Without one the data is lost with the pod.
   *
   * @requirement DB-23
   */
  claim: Claim | undefined;
}

/**
 * PostgreSQL of the official image: a StatefulSet of one pod, or a Deployment that never runs two, behind a headless
 * Service. A change of the pod restarts the database; the data stays in its claim.
 *
 * @requirement DB-7 to DB-23
 */
export class Postgres extends pulumi.ComponentResource {
  /** Known once the database is ready. */
  readonly ready: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: PostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Postgres", name, {}, opts);
    const service = this.createService(name, args);
    const workload =
      args.settings.kind === "StatefulSet"
        ? this.createStatefulSet(name, args, service)
        : this.createDeployment(name, args);
    this.ready = workload.id;
    this.registerOutputs({});
  }

  private createService(name: string, { app, settings }: PostgresArgs) {
    return new kubernetes.core.v1.Service(
      `${name}-service`,
      {
        metadata: metadata(app, settings),
        spec: {
          clusterIP: "None",
          // The name must resolve to the new address while a replaced pod starts. A resolver that has cached "no such
          // name" keeps clients from a database that is ready again.
          publishNotReadyAddresses: true,
          selector: selectorLabels(app, "postgres"),
          ports: [{ name: "postgres", port: settings.port, targetPort: "postgres", protocol: "TCP" }],
        },
      },
      { parent: this },
    );
  }

  private createStatefulSet(
    name: string,
    { app, settings, image, config, claim }: PostgresArgs,
    service: kubernetes.core.v1.Service,
  ) {
    const selector = selectorLabels(app, "postgres");
    const { claimName } = settings.persistence;
    // The controller finds the existing claim by its name. The reference to the claim makes Pulumi stop the pod before
    // it replaces the claim.
    const template = claim && {
      metadata: { name: claimName, labels: selector },
      spec: { ...claimSpec(settings), accessModes: claim.spec.accessModes },
    };
    return new kubernetes.apps.v1.StatefulSet(
      `${name}-stateful-set`,
      {
        metadata: metadata(app, settings),
        spec: {
          serviceName: service.metadata.name,
          replicas: settings.replicas,
          selector: { matchLabels: selector },
          template: {
            metadata: podMetadata(app, config),
            spec: postgresPod(
              { app, settings, image, config },
              template ? claimName : podVolume,
              template ? [] : [emptyVolume(settings)],
            ),
          },
          ...(template && {
            volumeClaimTemplates: [template],
            persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
          }),
        },
      },
      // A template can't be changed, and needn't be: the claim itself grows.
      {
        parent: this,
        ...(claim && { dependsOn: claim }),
        ignoreChanges: ["spec.volumeClaimTemplates[0].spec.resources"],
      },
    );
  }

  private createDeployment(name: string, { app, settings, image, config, claim }: PostgresArgs) {
    const volume = claim
      ? { name: podVolume, persistentVolumeClaim: { claimName: claim.metadata.name } }
      : emptyVolume(settings);
    return new kubernetes.apps.v1.Deployment(
      `${name}-deployment`,
      {
        metadata: metadata(app, settings),
        spec: {
          replicas: settings.replicas,
          // Two servers on one data directory would destroy it.
          strategy: { type: "Recreate" },
          selector: { matchLabels: selectorLabels(app, "postgres") },
          template: {
            metadata: podMetadata(app, config),
            spec: postgresPod({ app, settings, image, config }, podVolume, [volume]),
          },
        },
      },
      // A claim can't be deleted while a pod uses it.
      { parent: this, replaceOnChanges: ["spec.template.spec.volumes"], deleteBeforeReplace: true },
    );
  }
}

function metadata(app: App, { serviceName }: DatabaseSettings) {
  return { name: serviceName, namespace: app.namespace, labels: labels(app, "postgres") };
}

/**
 * No version, and only checksums of what it reads itself: not every release and every setting restarts the database.
 */
function podMetadata(app: App, config: AppConfig) {
  return {
    labels: { ...selectorLabels(app, "postgres"), ...shortLabels(app, "postgres") },
    annotations: config.checksumsOf("postgres"),
  };
}

/** A directory that is deleted with the pod, no larger than the claim would be. */
function emptyVolume({ persistence }: DatabaseSettings) {
  return { name: podVolume, emptyDir: { sizeLimit: persistence.size } };
}
