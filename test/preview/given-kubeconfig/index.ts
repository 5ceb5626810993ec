import * as pulumi from "@pulumi/pulumi";
import { Cluster, findCluster } from "../../../components/cluster";
import { ClusterGuard } from "../../../components/guards/cluster";
import { LastOutputs } from "../../../components/stacks/last-outputs";
import { readConfig } from "../../../settings/load/pulumi-config";
import { parseSettings } from "../../../settings/load/parse";

const { settings } = parseSettings(pulumi.getStack(), readConfig());
const cluster = new Cluster("cluster", {
  cluster: findCluster(settings.cluster, settings.kubeconfig),
  imageRegistry: "registry.test",
});

/** The cluster's identity, once the cluster has answered. */
export const { clusterId } = new ClusterGuard(
  "cluster-guard",
  { cluster, adopt: settings.cluster.adopt, last: new LastOutputs() },
  { dependsOn: cluster },
);
