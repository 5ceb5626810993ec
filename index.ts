import * as pulumi from "@pulumi/pulumi";
import { AppAccess } from "./components/access";
import { AppConfig } from "./components/app-config";
import { configMapSource, frontendUrl, variables } from "./components/app-data";
import { AppImage } from "./components/image";
import { builtImage } from "./components/image/settings";
import { AppNamespace } from "./components/namespace";
import { Cluster, ClusterGuard, findCluster } from "./components/cluster";
import { ConnectionTest } from "./components/connection-test";
import { ClaimGuard } from "./components/database/guard";
import { AppIngress } from "./components/ingress";
import { NetworkPolicies } from "./components/network-policies";
import { ownBackend } from "./components/own-backend";
import { ExtraSecrets } from "./components/secrets";
import { secretSource } from "./components/secrets/source";
import { backendOutput } from "./components/stacks/backend-output";
import { OtherBackend } from "./components/stacks/other-backend";
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
  cluster: findCluster(settings.cluster, settings.kubeconfig),
  imageRegistry: settings.global.imageRegistry,
  services: settings.backendFrom === undefined ? [settings.frontend.service, settings.backend.service] : [settings.frontend.service],
});
const inCluster = cluster.options;

const claimGuard = new ClaimGuard("claim-guard", { settings }, { dependsOn: cluster });
const clusterGuard = new ClusterGuard("cluster-guard", { cluster, adopt: settings.cluster.adopt }, { dependsOn: cluster });
const { namespace: name, serviceAccount } = settings;
const publicUrl = frontendUrl(settings, cluster.nodeHost);
const otherBackend =
  settings.backendFrom === undefined
    ? undefined
    : new OtherBackend("other-backend", { from: settings.backendFrom, settings, clusterId: clusterGuard.uid, publicUrl }, { ...inCluster, dependsOn: cluster });

const promotion = settings.promoteFrom === undefined ? undefined : new Promotion("promotion", { from: settings.promoteFrom }, { dependsOn: cluster });
const image = (component: "frontend" | "backend") =>
  new AppImage(component, { ...builtImage(settings, component, cluster), promoted: promotion?.[component] }, { dependsOn: otherBackend?.accepted ?? cluster });
const frontendImage = image("frontend");
const backendImage = otherBackend ? undefined : image("backend");
// What is refused to be promoted, or can't be copied, leaves all as it is.
const promoted = promotion ? [frontendImage, ...(backendImage ? [backendImage] : [])] : [];

const appNamespace = new AppNamespace(
  "namespace",
  { name, app: application, serviceAccount, imagePullSecrets: existingLogins(settings) },
  { ...inCluster, dependsOn: [claimGuard, clusterGuard, ...(otherBackend ? [otherBackend.accepted] : []), ...promoted] },
);
const extraSecrets = new ExtraSecrets("extra", { app: appNamespace.app, settings }, inCluster);
const { app } = extraSecrets;

const configMap = configMapSource(settings, publicUrl, otherBackend);
const secrets = secretSource(settings, { dependsOn: cluster }, otherBackend);
const config = new AppConfig("app", { app, keyStyle: settings.keyStyle, configMap, secrets }, { ...inCluster, dependsOn: extraSecrets });
if (settings.rbac.create) new AppAccess("access", { app, config }, inCluster);

const network = settings.networkPolicy.enabled ? [new NetworkPolicies("network", { app, settings, toOtherBackend: otherBackend?.egress }, inCluster)] : [];
const own = backendImage && ownBackend({ app, settings, image: backendImage.reference, config, cluster, dependsOn: network });

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
  { ...inCluster, dependsOn: own?.backend ?? network },
);

const servers = own ? [frontend, own.backend] : [frontend];

if (settings.ingress.enabled) {
  const services = { frontend: frontend.endpoint, backend: own?.backend.endpoint };
  new AppIngress("app", { app, settings: settings.ingress, services }, { ...inCluster, dependsOn: servers });
}

const test =
  settings.connectionTest.enabled && own
    ? new ConnectionTest(
        "connection-test",
        {
          app,
          image: backendImage.reference,
          backend: settings.backend,
          settings: settings.connectionTest,
          config,
          images: { frontend: frontendImage.reference, backend: backendImage.reference },
          urls: [frontend.readyUrl, own.backend.readyUrl],
          live: cluster.live,
        },
        { ...inCluster, dependsOn: servers },
      )
    : undefined;
const images = { frontend: frontendImage.released, backend: backendImage?.released };
const { record } = new Release(
  "release",
  { version: promotion?.version ?? version, ...images, connectionTest: test?.verdict ?? "off", promotedFrom: promotion?.promotedFrom ?? [] },
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
export const readme = stackReadme({ stack: application.instance, url: publicUrl, namespace: app.namespace, servers: { frontend: settings.frontend, backend: own && settings.backend }, release: record });
