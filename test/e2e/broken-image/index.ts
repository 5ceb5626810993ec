import { Cluster, findCluster } from "../../../components/cluster";
import { AppImage } from "../../../components/image";

const cluster = new Cluster("cluster", { cluster: findCluster({ kind: "embedded" }), imageRegistry: "" });
new AppImage("broken", {
  registry: cluster.registry,
  repository: "todo-broken",
  tag: "test",
  build: {
    context: "./context",
    dockerfile: "./context/Dockerfile",
    platform: "linux/amd64",
    arguments: {},
    labels: {},
    cache: "builder",
    builder: cluster.builder,
  },
});
