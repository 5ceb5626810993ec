import * as cluster from "../../embedded/cluster/index.ts";
import { ensureBaseImages, upBuilder } from "../../embedded/images/index.ts";
import { type Progress, runSteps, type Step } from "../../embedded/host/steps.ts";
import { reportTimings } from "../../embedded/host/timings.ts";
import { which } from "../../embedded/host/which.ts";
import { provide } from "../../embedded/pieces/acquire.ts";
import {
  clusterPieces,
  cranePiece,
  type Piece,
  type PluginPiece,
  pluginPieces,
} from "../../embedded/pieces/catalog.ts";
import { kubectlPiece } from "../../embedded/pieces/kubernetes.ts";
import { pulumiPiece } from "../../embedded/pieces/pulumi.ts";
import { ensureDebianPackages } from "../../embedded/pieces/debian.ts";
import { trimGoCaches } from "../../embedded/pieces/go.ts";
import { providePlugin } from "../../embedded/pieces/plugin.ts";

/**
 * Gets what the machine lacks and starts the embedded cluster, with the add-ons in `--addons` and those that it
 * already has. Reports what can't run here before it builds anything; what already runs is left alone.
 *
 * @param more further pieces to get: what they share with the others is compiled once
 */
export default async function up(args: string[] = [], more: Piece[] = []): Promise<void> {
  const requested = cluster.requestedAddons(args);
  await cluster.preflight();
  const former = cluster.rememberedAddons();
  cluster.rememberAddons([...new Set([...former, ...requested])]);
  const addons = cluster.rememberedAddons();
  const addonPieces = addons.flatMap((name) => cluster.addons[name].pieces);
  // A cluster that enforces policies does so from its start.
  const enforcing = former.includes("network-policies")
    ? cluster.addons["network-policies"].pieces.map(({ name }) => name)
    : [];
  const arrivals = new Arrivals([...clusterPieces, ...addonPieces]);
  const arriving = (some: Piece[]) => some.map((piece) => arrivals.announcing(providing(piece), piece.name));
  const timings = await runSteps({
    Programs: [...arriving(clusterPieces), ...pulumiSteps(), ...arriving(addonPieces), ...more.map(providing)],
    Cluster: [
      { title: "Debian packages", run: ensureDebianPackages },
      arrivals.after(["crane", "buildkit"], { title: "Registry and BuildKit", run: upBuilder }),
      { title: "Base images", run: ensureBaseImages },
      arrivals.after(["kubernetes", "containerd", "coredns", "pause", "provisioner", "calico", ...enforcing], {
        title: "Kubernetes",
        run: cluster.up,
      }),
      ...addons.map((name) =>
        arrivals.after([cluster.addons[name].pieces[0].name], {
          title: `Add-on ${name}`,
          run: (progress) => cluster.installAddon(name, progress),
        }),
      ),
    ],
  });
  await trimGoCaches();
  reportTimings(timings);
}

/**
 * Gets only what the machine lacks for the program: all that is needed with the user's own cluster.
 *
 * @param more further pieces to get
 */
export async function upPulumi(more: Piece[] = []): Promise<void> {
  const pieces = [cranePiece, ...(which("kubectl") ? [] : [kubectlPiece]), ...more];
  reportTimings(await runSteps({ Programs: [...pulumiSteps(), ...pieces.map(providing)] }));
  await trimGoCaches();
}

/** Gets single pieces, and starts nothing. */
export async function upPieces(pieces: Piece[]): Promise<void> {
  if (pieces.length === 0) return;
  reportTimings(await runSteps({ Programs: pieces.map(providing) }));
  await trimGoCaches();
}

function pulumiSteps(): Step[] {
  return [pulumiPiece, ...pluginPieces].map(providing);
}

function providing(piece: Piece | PluginPiece): Step {
  const run = (progress: Progress) => ("plugin" in piece ? providePlugin(piece, progress) : provide(piece, progress));
  return { title: title(piece), run };
}

function title({ name, version }: Piece): string {
  return `${name} ${version}`;
}

/** Makes a step of one lane wait for pieces that another lane provides. */
class Arrivals {
  private readonly arrivals: Map<string, PromiseWithResolvers<void>>;

  constructor(pieces: Piece[]) {
    this.arrivals = new Map(pieces.map(({ name }) => [name, Promise.withResolvers<void>()]));
  }

  /** The step, which wakes the waiting ones when it is done. */
  announcing(step: Step, name: string): Step {
    return {
      ...step,
      run: async (progress) => {
        const note = await step.run(progress);
        this.arrivals.get(name)?.resolve();
        return note;
      },
    };
  }

  /** The step, which waits for the pieces. */
  after(names: string[], step: Step): Step {
    const awaited = [...this.arrivals].filter(([name]) => names.includes(name)).map(([, { promise }]) => promise);
    return { ...step, waitFor: () => Promise.all(awaited) };
  }
}
