import * as pulumi from "@pulumi/pulumi";
import { configMapSource } from "../../../components/config/entries";
import { AppConfig } from "../../../components/config";
import { Cluster, findCluster } from "../../../components/cluster";
import { Database } from "../../../components/database";
import { ClaimGuard } from "../../../components/guards/claim";
import { AppNamespace } from "../../../components/app/namespace";
import { LastOutputs } from "../../../components/stacks/last-outputs";
import { NetworkPolicies } from "../../../components/network/policies";
import { secretSource } from "../../../components/config/secret-source";
import { loadSettings, postgresImage } from "../../../settings";

// In the order, and with the connections, of the program's index.ts.
const settings = loadSettings();
const release = { instance: pulumi.getStack(), version: "1.0.0", shortLabels: false };
const cluster = new Cluster("cluster", {
  cluster: findCluster(settings.cluster),
  imageRegistry: settings.global.imageRegistry,
});
const inCluster = cluster.options;

const guard = new ClaimGuard("claim-guard", { settings, last: new LastOutputs() });
const { namespace: name, serviceAccount } = settings;
const { app } = new AppNamespace(
  "namespace",
  { name, app: release, serviceAccount },
  { ...inCluster, dependsOn: guard.accepted },
);
const config = new AppConfig(
  "app",
  {
    app,
    keyStyle: settings.keyStyle,
    configMap: configMapSource(settings, "http://localhost"),
    secrets: secretSource(settings),
  },
  inCluster,
);
const network = new NetworkPolicies("network", { app, settings }, inCluster);
const database = new Database(
  "database",
  { app, settings, image: postgresImage(settings.database.internal), config },
  { ...inCluster, dependsOn: network },
);

export const storage = { claim: database.claim, backup: database.backup };
