import * as cluster from "../../embedded/cluster/index.ts";
import { downBuilder } from "../../embedded/images/index.ts";
import { runSteps } from "../../embedded/host/steps.ts";
import { LocalStack } from "../stack/index.ts";
import { minikubeMadeBy, stopMinikube } from "../stack/minikube.ts";

/**
 * Stops what runs the dev stack: the embedded cluster, the registry and BuildKit, and the Minikube that the stack has
 * made. Their data stays for the next start.
 */
export default async function down(): Promise<void> {
  const profile = await minikubeMadeBy(new LocalStack("dev"));
  await runSteps({
    Stopping: [
      ...(profile === undefined ? [] : [{ title: `Minikube ${profile}`, run: () => stopMinikube(profile) }]),
      { title: "Kubernetes", run: cluster.down },
      { title: "Registry and BuildKit", run: downBuilder },
      { title: "This machine's settings", run: () => Promise.resolve(cluster.restoreHost()) },
    ],
  });
}
