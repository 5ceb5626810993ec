import { rm } from "node:fs/promises";
import * as cluster from "../../embedded/cluster/index.ts";
import { downBuilder } from "../../embedded/images/index.ts";
import { backend } from "../../embedded/host/environment.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import { runSteps } from "../../embedded/host/steps.ts";
import { installedPackages } from "../../embedded/pieces/installed-packages.ts";
import { withSudo } from "../../embedded/cluster/sudo.ts";
import { LocalStack } from "../stack/index.ts";
import { deleteMinikube, minikubeMadeBy } from "../stack/minikube.ts";
import type { CommandLine } from "./arguments.ts";
import { confirm } from "./confirm.ts";

/**
 * Removes everything that the toolchain has on this machine: what runs, what was built, and all data. What stays is
 * named: packages, and stacks whose state is elsewhere.
 */
export default async function clean({ options }: CommandLine): Promise<void> {
  // A stack whose state is elsewhere can still be destroyed in order.
  const profile = backend().chosenBy === "toolchain" ? await minikubeMadeBy(new LocalStack("dev")) : undefined;
  const minikube = profile === undefined ? "" : `the Minikube ${profile}, `;
  await confirm({
    question:
      `This deletes ${paths.cache} and ${paths.state}: the cluster, ${minikube}the stacks' state, every account and ` +
      "task",
    yes: options.has("yes"),
    command: "npm run toolchain -- clean --yes",
  });
  const packages = installedPackages();
  await runSteps({
    Cleaning: [
      ...(profile === undefined ? [] : [{ title: `Minikube ${profile}`, run: () => deleteMinikube(profile) }]),
      { title: "Kubernetes", run: cluster.clean },
      { title: "Registry and BuildKit", run: downBuilder },
      { title: "This machine's settings", run: () => Promise.resolve(cluster.restoreHost()) },
      { title: "State, with the dev stack's data", run: () => remove(paths.state) },
      { title: "Cache", run: () => remove(paths.cache) },
    ],
  });
  if (packages.length > 0) {
    console.log(
      `\nThese Debian packages were installed and stay, because others may use them by now: ${packages.join(" ")}\n` +
        `Remove them with: apt-get remove ${packages.join(" ")}`,
    );
  }
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EACCES" && error.code !== "EPERM") throw error;
    throw new Failure(`${folder} can't be removed`, { why: error.message, fix: withSudo("clean --yes") });
  });
}
