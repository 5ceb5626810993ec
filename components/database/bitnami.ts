import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type DatabaseSettings, environment, type ProbeTiming } from "../../settings";
import type { App } from "../app";
import type { AppConfig } from "../config";

/** User of Bitnami's images. */
const bitnamiUser = 1001;

export interface BitnamiPostgresArgs {
  app: App;
  settings: DatabaseSettings;
  config: AppConfig;
  /**
   * Claim that holds the data. Without one the data is lost with the pod.
   *
   * @requirement DB-23
   */
  claim: kubernetes.core.v1.PersistentVolumeClaim | undefined;
}

/**
 * PostgreSQL from Bitnami's Helm chart, with the same name, claim and Secret as our own.
 *
 * @requirement DB-28, CHT-10
 */
export class BitnamiPostgres extends pulumi.ComponentResource {
  /** Known once the chart's resources are ready. */
  readonly ready: pulumi.Output<pulumi.ID>;

  constructor(name: string, args: BitnamiPostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:BitnamiPostgres", name, {}, opts);
    const { app, settings, claim } = args;
    const { repository, version } = settings.chart;
    const isIndex = /^https?:/.test(repository);
    const chart = new kubernetes.helm.v4.Chart(
      `${name}-chart`,
      {
        // Part of the selector's labels, with the name.
        name: app.instance,
        namespace: app.namespace,
        chart: isIndex ? "postgresql" : `${repository}/postgresql`,
        version,
        ...(isIndex && { repositoryOpts: { repo: repository } }),
        values: chartValues(args),
      },
      { parent: this, ...(claim && { dependsOn: claim }) },
    );
    const ids = chart.resources.apply((resources) =>
      pulumi.all((resources as pulumi.CustomResource[]).map(({ id }) => id)),
    );
    this.ready = ids.apply((all) => all.join(" "));
    this.registerOutputs({});
  }
}

/**
 * The settings as the chart's values, including those that Pod Security `restricted` asks for.
 *
 * @requirement SEC-1 to SEC-8
 */
function chartValues({ app, settings, config, claim }: BitnamiPostgresArgs) {
  const { image, persistence, port, healthCheck } = settings;
  const password = config.secretReference(environment.databasePassword.key);
  const admin = config.secretReference(environment.databaseAdminPassword.key);
  return {
    global: { imagePullSecrets: app.imagePullSecrets },
    fullnameOverride: settings.serviceName,
    nameOverride: "todo-app",
    commonLabels: { "app.kubernetes.io/part-of": "todo-system" },
    image: {
      registry: image.registry,
      repository: image.name,
      tag: image.tag,
      digest: image.digest ?? "",
      pullPolicy: image.pullPolicy,
    },
    auth: {
      username: settings.username,
      database: settings.name,
      existingSecret: password.name,
      secretKeys: { adminPasswordKey: admin.key, userPasswordKey: password.key },
    },
    postgresqlDataDir: `${persistence.mountPath}/data`,
    containerPorts: { postgresql: port },
    serviceAccount: { create: false, name: app.serviceAccount },
    primary: {
      resources: settings.resources,
      service: { ports: { postgresql: port } },
      persistence: {
        enabled: claim !== undefined,
        ...(claim && { existingClaim: claim.metadata.name }),
        mountPath: persistence.mountPath,
        subPath: persistence.subPath,
      },
      startupProbe: { enabled: true, ...timing(healthCheck.startup) },
      livenessProbe: { enabled: true, ...timing(healthCheck.liveness) },
      readinessProbe: { enabled: true, ...timing(healthCheck.readiness) },
      podSecurityContext: { enabled: true, fsGroup: bitnamiUser, runAsNonRoot: true, runAsUser: bitnamiUser },
      containerSecurityContext: {
        enabled: true,
        runAsUser: bitnamiUser,
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        seccompProfile: { type: "RuntimeDefault" },
      },
      extraPodSpec: { automountServiceAccountToken: false, enableServiceLinks: false },
    },
  };
}

function timing({ initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold }: ProbeTiming) {
  return { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold };
}
