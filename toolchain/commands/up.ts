import * as cluster from "../cluster/index.ts";
import { ensureBaseImages, upBuilder } from "../images/index.ts";
import { type Progress, runSteps, type Step } from "../lib/steps.ts";
import { reportTimings } from "../lib/timings.ts";
import { provide } from "../pieces/acquire.ts";
import { clusterPieces, pluginPieces, pulumiPieces, type Piece } from "../pieces/catalog.ts";
import { ensureDebianPackages } from "../pieces/debian.ts";
import { trimGoCaches } from "../pieces/go.ts";
import { ensureLaunchers, providePlugin } from "../pieces/pulumi.ts";

/**
 * Gets what the machine lacks and starts the embedded cluster. What can't run here is said before anything is built;
 * what is there already is left alone.
 */
export default async function up(): Promise<void> {
  await cluster.preflight();
  const commands = [...clusterPieces, ...pulumiPieces];
  const arrival = new Map(commands.map(({ name }) => [name, Promise.withResolvers<void>()]));
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
    Programs: [
      ...commands.map((piece) => providing(piece, arrival)),
      { title: "Pulumi's launchers", run: ensureLaunchers },
      ...pluginPieces.map((piece) => ({ title: title(piece), run: (progress: Progress) => providePlugin(piece, progress) })),
    ],
    Cluster: [
      { title: "Debian packages", run: ensureDebianPackages },
      after(["crane", "buildkitd", "buildctl"], { title: "Registry and BuildKit", run: upBuilder }),
      { title: "Base images", run: ensureBaseImages },
      after(["kube", "pause", "coredns", "provisioner"], { title: "Kubernetes", run: cluster.up }),
    ],
  });
  await trimGoCaches();
  reportTimings(timings);
}

/** Provides a piece, and lets the steps go on that wait for it. */
function providing(piece: Piece, arrival: Map<string, PromiseWithResolvers<void>>): Step {
  return {
    title: title(piece),
    run: async (progress) => {
      const how = await provide(piece, progress);
      arrival.get(piece.name)?.resolve();
      return how;
    },
  };
}

function title({ name, version }: Piece): string {
  return `${name} ${version}`;
}
