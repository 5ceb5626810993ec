import * as cluster from "../cluster/index.ts";
import { ensureBaseImages, upBuilder } from "../images/index.ts";
import { runSteps, type Step } from "../lib/steps.ts";
import { reportTimings } from "../lib/timings.ts";
import { acquire } from "../pieces/acquire.ts";
import { clusterPieces, pluginPieces, pulumiPieces, type Piece } from "../pieces/catalog.ts";
import { ensureDebianPackages } from "../pieces/debian.ts";
import { trimGoCaches } from "../pieces/go.ts";
import { ensureLaunchers, ensurePlugins } from "../pieces/pulumi.ts";

/**
 * Gets what the machine lacks and starts the embedded cluster. What can't run here is said before anything is built;
 * what is there already is left alone.
 */
export default async function up(): Promise<void> {
  await cluster.preflight();
  const wanted = [...clusterPieces, ...pulumiPieces, ...pluginPieces];
  const arrival = new Map(wanted.map(({ name }) => [name, Promise.withResolvers<void>()]));
  /** Holds a step back until the pieces that it runs are there. */
  const after = (names: string[], step: Step): Step => ({
    ...step,
    run: async (progress) => {
      progress(`waits for ${names.join(", ")}`);
      await Promise.all([...arrival].filter(([name]) => names.includes(name)).map(([, { promise }]) => promise));
      return step.run(progress);
    },
  });

  const timings = await runSteps({
    Commands: wanted.map((piece) => acquiring(piece, arrival)),
    Cluster: [
      { title: "Debian packages", run: ensureDebianPackages },
      after(["crane", "buildkitd", "buildctl"], { title: "Registry and BuildKit", run: upBuilder }),
      { title: "Base images", run: ensureBaseImages },
      after(["kube", "pause", "coredns", "provisioner"], { title: "Kubernetes", run: cluster.up }),
    ],
    Pulumi: [
      after(["pulumi"], { title: "Launchers", run: ensureLaunchers }),
      after(pluginPieces.map(({ name }) => name), { title: "Plugins", run: ensurePlugins }),
    ],
  });
  await trimGoCaches();
  reportTimings(timings);
}

function acquiring(piece: Piece, arrival: Map<string, PromiseWithResolvers<void>>): Step {
  return {
    title: `${piece.name} ${piece.version}`,
    run: async (progress) => {
      const how = await acquire(piece, progress);
      arrival.get(piece.name)?.resolve();
      return how;
    },
  };
}
