import { Cluster, findCluster } from "../../../components/cluster";
import { AppImage } from "../../../components/image";

const cluster = new Cluster("cluster", { cluster: findCluster({ kind: "embedded" }), imageRegistry: "" });
new AppImage("broken", {
  context: "./context",
  registry: cluster.registry,
  builder: cluster.builder,
  repository: "todo-broken",
  tag: "test",
  version: "0.0.0",
});
