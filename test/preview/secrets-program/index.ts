import { AppConfig } from "../../../components/config";
import { Cluster, findCluster } from "../../../components/cluster";
import { AppNamespace } from "../../../components/app/namespace";
import { ExtraSecrets } from "../../../components/secrets";
import { secretSource } from "../../../components/config/secret-source";
import { loadSettings } from "../../../settings";

const settings = loadSettings();
const { options } = new Cluster("cluster", { cluster: findCluster(settings.cluster), imageRegistry: "" });
const release = { instance: "secrets", version: "1.0.0", shortLabels: false };
const { namespace: name, serviceAccount } = settings;
const namespace = new AppNamespace("namespace", { name, app: release, serviceAccount }, options);

const dependsOn = new ExtraSecrets("extra", { app: namespace.app, settings }, options);
const { app } = dependsOn;
const configMap = { name: "todo-app-config", immutable: false, data: {}, binaryData: {} };
const config = new AppConfig(
  "app",
  { app, keyStyle: settings.keyStyle, configMap, secrets: secretSource(settings) },
  { ...options, dependsOn },
);

/** The checksum whose change restarts pods. */
export const checksum = config.checksums["checksum/secret"];
