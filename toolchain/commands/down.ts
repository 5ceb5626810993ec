import * as cluster from "../../embedded/cluster/index.ts";
import { downBuilder } from "../../embedded/images/index.ts";
import { runSteps } from "../../embedded/host/steps.ts";

/** Stops the embedded cluster, the registry and BuildKit. Their data stays for the next start. */
export default async function down(): Promise<void> {
  await runSteps({
    Stopping: [
      { title: "Kubernetes", run: cluster.down },
      { title: "Registry and BuildKit", run: downBuilder },
    ],
  });
}
