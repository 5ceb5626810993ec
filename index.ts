import * as pulumi from "@pulumi/pulumi";
import { AppAccess } from "./components/config/access";
import { AppConfig } from "./components/config";
import { configMapSource, variables } from "./components/config/entries";
import { AppNamespace } from "./components/app/namespace";
import { Cluster, ClusterGuard, findCluster } from "./components/cluster";
import { ConnectionTest } from "./components/jobs/connection-test";
import { ClaimGuard } from "./components/guards/claim";
import { AppIngress } from "./components/network/ingress";
import { NetworkPolicies } from "./components/network/policies";
import { ownBackend } from "./components/backend/own";
import { ExtraSecrets } from "./components/secrets";
import { secretSource } from "./components/config/secret-source";
import { stackImages } from "./components/image/stack-images";
import { backendOutput } from "./components/backend/output";
import { OtherBackend } from "./components/backend/other";
import { exportedOutputs } from "./components/stacks/outputs";
import { stackReadme } from "./components/stacks/readme";
import { Release } from "./components/stacks/release";
import { frontendUrl, serviceUrls } from "./components/network/addresses";
import { Workload } from "./components/workload";
import { version } from "./package.json";
import { existingLogins, loadSettings } from "./settings";

const settings = loadSettings();
const application = { instance: pulumi.getStack(), version, shortLabels: settings.labels.short };

const cluster = new Cluster("cluster", {
  cluster: findCluster(settings.cluster, settings.kubeconfig),
  imageRegistry: settings.global.imageRegistry,
  services:
    settings.backendFrom === undefined
      ? [settings.frontend.service, settings.backend.service]
      : [settings.frontend.service],
});
const inCluster = cluster.options;

const claimGuard = new ClaimGuard("claim-guard", { settings }, { dependsOn: cluster });
const clusterGuard = new ClusterGuard(
  "cluster-guard",
  { cluster, adopt: settings.cluster.adopt },
  { dependsOn: cluster },
);

const publicUrl = frontendUrl(settings, cluster.nodeHost);
const otherBackend =
  settings.backendFrom === undefined
    ? undefined
    : new OtherBackend(
        "other-backend",
        { from: settings.backendFrom, settings, clusterId: clusterGuard.uid, publicUrl },
        { ...inCluster, dependsOn: cluster },
      );
const images = stackImages({ settings, cluster, otherBackend });

const appNamespace = new AppNamespace(
  "namespace",
  {
    name: settings.namespace,
    app: application,
    serviceAccount: settings.serviceAccount,
    imagePullSecrets: existingLogins(settings),
  },
  {
    ...inCluster,
    dependsOn: [claimGuard, clusterGuard, ...(otherBackend ? [otherBackend.accepted] : []), ...images.promoted],
  },
);
const extraSecrets = new ExtraSecrets("extra", { app: appNamespace.app, settings }, inCluster);
const { app } = extraSecrets;

const configMap = configMapSource(settings, publicUrl, otherBackend);
const secrets = secretSource(settings, { dependsOn: cluster }, otherBackend);
const config = new AppConfig(
  "app",
  { app, keyStyle: settings.keyStyle, configMap, secrets },
  { ...inCluster, dependsOn: extraSecrets },
);
if (settings.rbac.create) new AppAccess("access", { app, config }, inCluster);

const network = settings.networkPolicy.enabled
  ? [new NetworkPolicies("network", { app, settings, toOtherBackend: otherBackend?.egress }, inCluster)]
  : [];
const own =
  images.backend && ownBackend({ app, settings, image: images.backend.reference, config, cluster, dependsOn: network });

const frontend = new Workload(
  "frontend",
  {
    app,
    component: "frontend",
    image: images.frontend.reference,
    settings: settings.frontend,
    config,
    env: variables(settings).frontend,
    live: cluster.live,
  },
  { ...inCluster, dependsOn: own?.backend ?? network },
);
const servers = own ? [frontend, own.backend] : [frontend];

if (settings.ingress.enabled) {
  const services = { frontend: frontend.endpoint, backend: own?.backend.endpoint };
  new AppIngress("app", { app, settings: settings.ingress, services }, { ...inCluster, dependsOn: servers });
}
const connectionTest =
  settings.connectionTest.enabled && own
    ? new ConnectionTest(
        "connection-test",
        {
          ...own.task,
          settings: settings.connectionTest,
          images: { frontend: images.frontend.reference, backend: own.task.image },
          urls: servers.map(({ readyUrl }) => readyUrl),
          live: cluster.live,
        },
        { ...inCluster, dependsOn: servers },
      )
    : undefined;
const { record } = new Release(
  "release",
  { ...images.released, connectionTest: connectionTest?.verdict ?? "off" },
  { dependsOn: servers },
);

/** What people and other stacks are told of this one. */
export const { url, namespace, clusterId, services, backend, endpoints, release } = exportedOutputs({
  url: publicUrl,
  namespace: app.namespace,
  clusterId: clusterGuard.clusterId,
  services: serviceUrls(settings, cluster.nodeHost),
  backend: backendOutput({ settings, instance: application.instance, config, publicUrl, other: otherBackend }),
  endpoints: [...servers.map(({ endpoint }) => endpoint), ...(own?.database.endpoints ?? [])],
  release: record,
});
/** Where the database's data is, and its dumps. */
export const storage = { claim: own?.database.claim, backup: own?.database.backup };
/** Notes for whoever has brought the stack up. */
export const readme = stackReadme({
  stack: application.instance,
  url: publicUrl,
  namespace: app.namespace,
  servers: { frontend: settings.frontend, backend: own && settings.backend },
  release: record,
});
