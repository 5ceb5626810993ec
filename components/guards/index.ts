import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import type { Cluster } from "../cluster";
import { ClaimGuard } from "./claim";
import { ClusterGuard } from "./cluster";

export interface GuardsArgs {
  settings: Settings;
  cluster: Cluster;
}

/** Keeps an update from deploying to the wrong cluster and from losing the database's data. */
export class Guards {
  /** The guards, on which everything that changes the cluster depends. */
  readonly accepted: pulumi.Resource[];
  /** Identifies the cluster; known once the stack has deployed to it. */
  readonly clusterId: pulumi.Output<string>;
  /** The same id, known even in a preview before the first update. */
  readonly uid: pulumi.Output<string>;

  constructor({ settings, cluster }: GuardsArgs) {
    const claim = new ClaimGuard("claim-guard", { settings }, { dependsOn: cluster });
    const { adopt } = settings.cluster;
    const guard = new ClusterGuard("cluster-guard", { cluster, adopt }, { dependsOn: cluster });
    this.accepted = [claim, guard];
    this.clusterId = guard.clusterId;
    this.uid = guard.uid;
  }
}
