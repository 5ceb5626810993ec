import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../settings";
import type { Cluster } from "../cluster";
import type { LastOutputs } from "../stacks/last-outputs";
import { ClaimGuard } from "./claim";
import { ClusterGuard } from "./cluster";
import { keptName } from "./instance";

export interface GuardsArgs {
  settings: Settings;
  cluster: Cluster;
  last: LastOutputs;
}

/** Keeps an update from deploying to the wrong cluster, replacing all that runs, and losing the database's data. */
export class Guards {
  /** Exist once nothing is refused; everything that changes the cluster depends on them. */
  readonly accepted: pulumi.Output<pulumi.Resource>[];
  /** Identifies the cluster, once it is accepted. */
  readonly clusterId: pulumi.Output<string>;

  constructor({ settings, cluster, last }: GuardsArgs) {
    const claim = new ClaimGuard("claim-guard", { settings, last }, { dependsOn: cluster });
    const { adopt } = settings.cluster;
    const guard = new ClusterGuard("cluster-guard", { cluster, adopt, last }, { dependsOn: cluster });
    const named = keptName(pulumi.getStack(), last);
    this.accepted = [claim, guard].map(({ accepted }) => pulumi.all([accepted, named]).apply(([record]) => record));
    this.clusterId = guard.clusterId;
  }
}
