import * as dockerBuild from "@pulumi/docker-build";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, findCluster } from "../../../../components/cluster";
import { AppImage } from "../../../../components/image";
import { parseSettings } from "../../../../settings/load/parse";

const config = new pulumi.Config();
const { settings } = parseSettings(pulumi.getStack(), {
  namespace: config.require("namespace"),
  cluster: config.requireObject("cluster"),
});
const cluster = new Cluster("cluster", { cluster: findCluster(settings.cluster), imageRegistry: "" });

const metadata = { name: settings.namespace };
// Like the program's components: their children inherit the cluster's options.
const parent = new pulumi.ComponentResource("todo:components:Inside", "inside", {}, cluster.options);
const namespace = new kubernetes.core.v1.Namespace("namespace", { metadata }, { parent });
new kubernetes.core.v1.ConfigMap(
  "config",
  {
    metadata: { name: "config", namespace: namespace.metadata.name },
    data: { host: pulumi.output(cluster.nodeHost!) },
  },
  { parent },
);

const build = {
  context: "./context",
  dockerfile: "./context/Dockerfile",
  platform: dockerBuild.Platform.Linux_amd64,
  arguments: {},
  labels: {},
  cache: "builder" as const,
  builder: process.env.TEST_BUILDER,
};
const image = new AppImage("hello", {
  registry: "",
  repository: "hello",
  tag: "1.0.0",
  build,
  loadInto: cluster.loadInto,
  sizeLimit: 100_000,
});

export const reference = image.reference;
export const host = cluster.nodeHost;
