import { dirname, join } from "node:path";
import {
  cacheFolder,
  clusterDescriptor,
  clusterFolder,
  configFolder,
  stateFolder,
} from "../../settings/machine/folders.cjs";

const cache = cacheFolder();
const state = stateFolder();
const cluster = clusterFolder();

/** Every place outside the clone that the toolchain writes to. */
export const paths = {
  repository: dirname(dirname(import.meta.dirname)),

  /** What can be created again: binaries, Debian packages, base images. */
  cache,
  /** Finished pieces, `<name>-<version>-<key>/` with their programs, each moved there complete by a rename. */
  pieces: join(cache, "pieces"),
  /** Links to the pieces in use; first on PATH for every command that the toolchain runs. */
  bin: join(cache, "bin"),
  /** Go's build and module caches while pieces are built; removed afterwards. */
  go: join(cache, "go"),
  pulumiHome: join(cache, "pulumi"),

  /** What belongs to the user: the cluster's data, Pulumi's state, the passphrase, logs. */
  state,
  logs: join(state, "logs"),
  run: join(state, "run"),
  /** The user's own settings of the embedded cluster (cluster/machine.ts); never written. */
  clusterSettings: join(configFolder(), "cluster.json"),
  cluster,
  descriptor: clusterDescriptor(),
  registry: join(state, "registry"),
  buildkit: join(state, "buildkit"),
  pulumiState: join(state, "pulumi"),
  stacks: join(state, "stacks"),
  passphrase: join(state, "passphrase"),
  kubeconfig: join(cluster, "kubeconfig"),
  /** DOCKER_CONFIG of the toolchain: holds the buildx instance that points at its BuildKit. */
  docker: join(state, "docker"),
} as const;
