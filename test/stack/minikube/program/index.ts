import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, findCluster } from "../../../../components/cluster";
import { loadSettings } from "../../../../settings";

const settings = loadSettings();
const cluster = new Cluster("cluster", { cluster: findCluster(settings.cluster), imageRegistry: "" });

const metadata = { name: settings.namespace };
const namespace = new kubernetes.core.v1.Namespace("namespace", { metadata }, cluster.options);
new kubernetes.core.v1.ConfigMap(
  "config",
  { metadata: { name: "config", namespace: namespace.metadata.name }, data: { host: pulumi.output(cluster.nodeHost!) } },
  cluster.options,
);

export const host = cluster.nodeHost;
