import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Cluster, findCluster } from "../../../components/cluster";
import { ClusterGuard } from "../../../components/guards/cluster";
import { LastOutputs } from "../../../components/stacks/last-outputs";

const { namespace, mark, adopt } = new pulumi.Config("todo").requireObject<{
  namespace: string;
  mark: string;
  adopt?: string;
}>("guarded");
const cluster = new Cluster("cluster", { cluster: findCluster({ kind: "embedded" }), imageRegistry: "" });
const guard = new ClusterGuard("cluster-guard", { cluster, adopt, last: new LastOutputs() }, { dependsOn: cluster });
new kubernetes.core.v1.Namespace(
  "namespace",
  { metadata: { name: namespace, labels: { mark } } },
  { ...cluster.options, dependsOn: guard.accepted },
);

/** The identity by which the stack recognizes its cluster. */
export const { clusterId } = guard;
