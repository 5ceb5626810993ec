import { rm } from "node:fs/promises";
import * as cluster from "../../embedded/cluster/index.ts";
import { downBuilder } from "../../embedded/images/index.ts";
import { paths } from "../../embedded/host/paths.ts";
import { runSteps } from "../../embedded/host/steps.ts";
import type { CommandLine } from "./arguments.ts";
import { confirm } from "./confirm.ts";

/** Removes everything that the toolchain has on this machine: what runs, what was built, and all data. */
export default async function clean({ options }: CommandLine): Promise<void> {
  await confirm({
    question: `This deletes ${paths.cache} and ${paths.state}: the cluster, the stacks' state, every account and task`,
    yes: options.has("yes"),
    command: "npm run toolchain -- clean --yes",
  });
  await runSteps({
    Cleaning: [
      { title: "Kubernetes", run: cluster.clean },
      { title: "Registry and BuildKit", run: downBuilder },
      { title: "State, with the dev stack's data", run: () => rm(paths.state, { recursive: true, force: true }) },
      { title: "Cache", run: () => rm(paths.cache, { recursive: true, force: true }) },
    ],
  });
}
