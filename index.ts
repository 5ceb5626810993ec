import * as pulumi from "@pulumi/pulumi";
import { AppAccess } from "./components/access";
import { AppConfig } from "./components/app-config";
import { configMapSource, frontendUrl, variables } from "./components/app-data";
import { AppImage } from "./components/image";
import { builtImage, databaseImageCheck } from "./components/image/settings";
import { AppNamespace } from "./components/namespace";
import { Cluster, ClusterGuard, findCluster } from "./components/cluster";
import { ConnectionTest } from "./components/connection-test";
import { Database } from "./components/database";
import { ClaimGuard } from "./components/database/guard";
import { AppIngress } from "./components/ingress";
import { Migration } from "./components/migration";
import { NetworkPolicies } from "./components/network-policies";
import { Reminders } from "./components/reminders";
import { ExtraSecrets } from "./components/secrets";
import { secretSource } from "./components/secrets/source";
import { exportedOutputs } from "./components/stacks/outputs";
import { Promotion } from "./components/stacks/promotion";
import { stackReadme } from "./components/stacks/readme";
import { Release } from "./components/stacks/release";
import { serviceUrls } from "./components/stacks/service-urls";
import { Workload } from "./components/workload";
import { version } from "./package.json";
import { existingLogins, loadSettings } from "./settings";

const settings = loadSettings();
const application = { instance: pulumi.getStack(), version, shortLabels: settings.labels.short };

const cluster = new Cluster("cluster", {
  cluster: findCluster(settings.cluster),
  imageRegistry: settings.global.imageRegistry,
  services: [settings.frontend.service, settings.backend.service],
});
const inCluster = cluster.options;

const promotion = settings.promoteFrom === undefined ? undefined : new Promotion("promotion", { from: settings.promoteFrom }, { dependsOn: cluster });
const frontendImage = new AppImage("frontend", { ...builtImage(settings, "frontend", cluster), promoted: promotion?.frontend }, { dependsOn: cluster });
const backendImage = new AppImage("backend", { ...builtImage(settings, "backend", cluster), promoted: promotion?.backend }, { dependsOn: cluster });
// What is refused to be promoted, or can't be copied, leaves all as it is.
const promoted = promotion ? [frontendImage, backendImage] : [];

const claimGuard = new ClaimGuard("claim-guard", { settings }, { dependsOn: cluster });
const clusterGuard = new ClusterGuard("cluster-guard", { cluster, adopt: settings.cluster.adopt }, { dependsOn: cluster });
const { namespace: name, serviceAccount } = settings;
const appNamespace = new AppNamespace(
  "namespace",
  { name, app: application, serviceAccount, imagePullSecrets: existingLogins(settings) },
  { ...inCluster, dependsOn: [claimGuard, clusterGuard, ...promoted] },
);
const extraSecrets = new ExtraSecrets("extra", { app: appNamespace.app, settings }, inCluster);
const { app } = extraSecrets;

const publicUrl = frontendUrl(settings, cluster.nodeHost);
const configMap = configMapSource(settings, publicUrl);
const secrets = secretSource(settings, { dependsOn: cluster });
const config = new AppConfig("app", { app, keyStyle: settings.keyStyle, configMap, secrets }, { ...inCluster, dependsOn: extraSecrets });
if (settings.rbac.create) new AppAccess("access", { app, config }, inCluster);

const network = settings.networkPolicy.enabled ? [new NetworkPolicies("network", { app, settings }, inCluster)] : [];
const database = new Database("database", { app, settings, config }, { ...inCluster, dependsOn: [...network, ...databaseImageCheck(settings)] });

const task = { app, image: backendImage.reference, backend: settings.backend, config };
const migration = new Migration("migration", { ...task, settings: settings.migration }, { ...inCluster, dependsOn: database });
if (settings.features.reminders) {
  new Reminders("reminders", { ...task, settings: settings.reminders }, { ...inCluster, dependsOn: migration });
}

const backend = new Workload(
  "backend",
  {
    app,
    component: "backend",
    image: backendImage.reference,
    settings: settings.backend,
    config,
    env: variables(settings).backend,
    live: cluster.live,
  },
  { ...inCluster, dependsOn: migration },
);

const frontend = new Workload(
  "frontend",
  {
    app,
    component: "frontend",
    image: frontendImage.reference,
    settings: settings.frontend,
    config,
    env: variables(settings).frontend,
    live: cluster.live,
  },
  { ...inCluster, dependsOn: backend },
);

if (settings.ingress.enabled) {
  const services = { frontend: frontend.endpoint, backend: backend.endpoint };
  new AppIngress("app", { app, settings: settings.ingress, services }, { ...inCluster, dependsOn: [frontend, backend] });
}

const images = { frontend: frontendImage.released, backend: backendImage.released };
const test = settings.connectionTest.enabled
  ? new ConnectionTest(
      "connection-test",
      {
        app,
        image: backendImage.reference,
        backend: settings.backend,
        settings: settings.connectionTest,
        config,
        images: { frontend: frontendImage.reference, backend: backendImage.reference },
        urls: [frontend.readyUrl, backend.readyUrl],
        live: cluster.live,
      },
      { ...inCluster, dependsOn: [frontend, backend] },
    )
  : undefined;
const { record } = new Release(
  "release",
  { version: promotion?.version ?? version, ...images, connectionTest: test?.verdict ?? "off", promotedFrom: promotion?.promotedFrom ?? [] },
  { dependsOn: [frontend, backend] },
);

/** What people and other stacks are told of this one. */
export const { url, namespace, clusterId, services, endpoints, release } = exportedOutputs({
  url: publicUrl,
  namespace: app.namespace,
  clusterId: clusterGuard.clusterId,
  services: serviceUrls(settings, cluster.nodeHost),
  endpoints: [frontend.endpoint, backend.endpoint, ...database.endpoints],
  release: record,
});
/** Where the database's data is, and its dumps. */
export const storage = { claim: database.claim, backup: database.backup };
/** Notes for whoever has brought the stack up. */
export const readme = stackReadme({ stack: application.instance, url: publicUrl, namespace: app.namespace, backend: settings.backend, release: record });
