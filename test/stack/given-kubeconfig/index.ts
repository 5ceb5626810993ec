import * as pulumi from "@pulumi/pulumi";
import { Cluster, ClusterGuard, findCluster } from "../../../components/cluster";

const { from, adopt } = new pulumi.Config("todo").requireObject<{ from: string; adopt?: string }>("given");
const cluster = new Cluster("cluster", { cluster: findCluster({ kind: "existing", kubeconfigFrom: from }), imageRegistry: "registry.test" });

/** What the cluster is told from others by, once it has been asked. */
export const { clusterId } = new ClusterGuard("cluster-guard", { cluster, adopt }, { dependsOn: cluster });
