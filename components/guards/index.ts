import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import type { Cluster } from "../cluster";
import { ClaimGuard } from "./claim";
import { ClusterGuard } from "./cluster";

export interface GuardsArgs {
  settings: Settings;
  cluster: Cluster;
}

/** What keeps an update from deploying to the wrong cluster, or from losing the database's data. */
export class Guards {
  /** What everything that changes the cluster depends on. */
  readonly accepted: pulumi.Resource[];
  /** What the cluster is told from others by, as the state has it once the stack has deployed to it. */
  readonly clusterId: pulumi.Output<string>;
  /** The same, known in a preview, too. */
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
