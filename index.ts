import { backendOf } from "./components/backend";
import { Cluster, findCluster } from "./components/cluster";
import { AppConfig } from "./components/config";
import { AppAccess } from "./components/config/access";
import { configMapSource } from "./components/config/entries";
import { secretSource } from "./components/config/secret-source";
import { Guards } from "./components/guards";
import { StackImages } from "./components/image/stack-images";
import { frontendUrl } from "./components/network/addresses";
import { AppIngress } from "./components/network/ingress";
import { NetworkPolicies } from "./components/network/policies";
import { LastOutputs } from "./components/stacks/last-outputs";
import { Release } from "./components/stacks/release";
import { Application } from "./components/steps/application";
import { outputsOf } from "./components/steps/outputs";
import { Frontend } from "./components/workload/frontend";
import { version } from "./package.json";
import { loadSettings, nodePorts } from "./settings";

const settings = loadSettings();
const last = new LastOutputs();

const cluster = new Cluster("cluster", {
  cluster: findCluster(settings.cluster, settings.kubeconfig, settings.networkPolicy.enabled),
  imageRegistry: settings.global.imageRegistry,
  nodePorts: nodePorts(settings),
});
const publicUrl = frontendUrl(settings, cluster.nodeHost);
const guards = new Guards({ settings, cluster, last });
const backend = backendOf({ settings, cluster, clusterId: guards.clusterId, publicUrl });
const images = new StackImages({ settings, cluster, backend, last });

const app = new Application({ settings, cluster, version, after: [guards, backend, images] });
const configMap = configMapSource(settings, publicUrl, backend.other);
const secrets = secretSource(settings, { dependsOn: cluster }, backend.other);
const { keyStyle } = settings;
const config = new AppConfig("app", { app, keyStyle, configMap, secrets }, app.inside(app.secrets));
if (settings.rbac.create) new AppAccess("access", { app, config }, app.inside());
if (settings.networkPolicy.enabled) {
  app.protectBy(new NetworkPolicies("network", { app, settings, toOtherBackend: backend.other?.egress }, app.inside()));
}

const deployed = backend.deploy({ app, config, images });
const frontend = new Frontend("frontend", { app, settings, config, images, cluster }, app.inside(...deployed.servers));
if (settings.ingress.enabled) {
  const services = { frontend: frontend.endpoint, backend: deployed.servers[0]?.endpoint };
  new AppIngress("app", { app, settings: settings.ingress, services }, app.inside(frontend, ...deployed.servers));
}
const connectionTest = deployed.test(frontend);
const dependsOn = [frontend, ...deployed.servers];
const release = new Release("release", { ...images.released, connectionTest, last }, { dependsOn });

export = outputsOf({ settings, cluster, guards, images, app, config, backend, deployed, frontend, release, publicUrl });
