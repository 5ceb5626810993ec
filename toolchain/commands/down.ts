import * as cluster from "../cluster/index.ts";
import { downBuilder } from "../images/index.ts";
import { runSteps } from "../lib/steps.ts";

/** Stops the embedded cluster, the registry and BuildKit. Their data stays, and the next start goes on with it. */
export default async function down(): Promise<void> {
  await runSteps({
    Stopping: [
      { title: "Kubernetes", run: cluster.down },
      { title: "Registry and BuildKit", run: downBuilder },
    ],
  });
}
