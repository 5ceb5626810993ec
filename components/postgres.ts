import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type DatabaseSettings, postgresImage } from "../settings";
import { type App, labels, selectorLabels, shortLabels } from "./app";
import type { AppConfig } from "./app-config";
import type { Endpoint } from "./endpoint";
import { restrictedPod, scratch } from "./pod";
import { execProbes } from "./probes";
import { type Transform, transformed } from "./transform";

/** User of the official image; the files of the data directory belong to it. */
const postgresUser = 999;

export interface PostgresArgs {
  app: App;
  settings: DatabaseSettings;
  config: AppConfig;
  /** Changes what is asked of Kubernetes, for what the settings have no key for. */
  transform?: { service?: Transform<kubernetes.core.v1.ServiceArgs>; statefulSet?: Transform<kubernetes.apps.v1.StatefulSetArgs> };
}

/**
 * PostgreSQL inside the cluster: a StatefulSet of one pod with a claim of its own, behind a headless Service (DB-7 to
 * DB-23). The claim outlives the pod, the StatefulSet and the stack's updates; it goes with the namespace.
 */
export class Postgres extends pulumi.ComponentResource {
  /** The database's Service. */
  readonly endpoint: Endpoint;

  constructor(name: string, args: PostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Postgres", name, {}, opts);
    const { app, settings, config, transform } = args;
    const { persistence } = settings;
    const metadata = { name: settings.serviceName, namespace: app.namespace, labels: labels(app, "postgres") };
    // Pod and claim carry no version: such a label would restart the database with every release of the application,
    // and a claim template can't change at all.
    const selector = selectorLabels(app, "postgres");

    const service = new kubernetes.core.v1.Service(
      `${name}-service`,
      transformed(transform?.service, {
        metadata,
        spec: {
          clusterIP: "None",
          // The name has to resolve to the new address while a replaced pod starts: a resolver that has cached "no such
          // name" keeps clients away from a database that is ready again.
          publishNotReadyAddresses: true,
          selector,
          ports: [{ name: "postgres", port: settings.port, targetPort: "postgres", protocol: "TCP" }],
        },
      }),
      { parent: this },
    );

    new kubernetes.apps.v1.StatefulSet(
      `${name}-stateful-set`,
      transformed(transform?.statefulSet, {
        metadata,
        spec: {
          serviceName: service.metadata.name,
          replicas: 1,
          selector: { matchLabels: selector },
          template: {
            metadata: { labels: { ...selector, ...shortLabels(app, "postgres") } },
            spec: restrictedPod({
              app,
              user: postgresUser,
              // Enough for a checkpoint: a database that is killed has to recover at its next start.
              terminationGracePeriodSeconds: 120,
              container: {
                name: "postgres",
                image: postgresImage(settings),
                imagePullPolicy: settings.image.pullPolicy,
                ports: [{ name: "postgres", containerPort: settings.port, protocol: "TCP" }],
                env: [
                  config.envAs("POSTGRES_USER", "database-username"),
                  config.envAs("POSTGRES_PASSWORD", "database-password"),
                  config.envAs("POSTGRES_DB", "database-name"),
                  // A directory that initdb makes itself: the volume's own may belong to another user.
                  { name: "PGDATA", value: `${persistence.mountPath}/db` },
                  { name: "PGPORT", value: String(settings.port) },
                ],
                resources: settings.resources,
                volumeMounts: [
                  { name: persistence.claimName, mountPath: persistence.mountPath, subPath: persistence.subPath },
                  { name: "run", mountPath: "/var/run/postgresql" },
                ],
                ...execProbes(readyCommand(settings), settings.healthCheck),
              },
              volumes: [scratch("run")],
            }),
          },
          volumeClaimTemplates: [
            {
              metadata: { name: persistence.claimName, labels: selector },
              spec: {
                accessModes: persistence.accessModes,
                ...(persistence.storageClass && { storageClassName: persistence.storageClass }),
                resources: { requests: { storage: persistence.size } },
              },
            },
          ],
        },
      }),
      { parent: this },
    );
    this.endpoint = { name: service.metadata.name, protocol: "TCP", port: settings.port };
    this.registerOutputs({ endpoint: this.endpoint });
  }
}

/** Over TCP, since the entrypoint's temporary server of the first start listens on the socket only (PRB-10). */
function readyCommand({ username, name, port }: DatabaseSettings): string[] {
  return ["pg_isready", "--host=127.0.0.1", `--port=${port}`, `--username=${username}`, `--dbname=${name}`];
}
