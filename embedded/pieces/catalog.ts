import { kubernetesPieces } from "./kubernetes.ts";
import type { OnPath } from "./path.ts";
import * as publishers from "./publishers.ts";

/** Something that the toolchain gets if the machine lacks it: one or more programs of one version. */
export interface Piece {
  name: string;
  version: string;
  /** Its commands; only the one with its name if left out. */
  programs?: string[];
  /** How to recognize a version of the user's own; without it, only the pinned one is used. */
  onPath?: OnPath;
  /** Its releases by target; none for a target where the publisher has none. */
  downloads?: publishers.Downloads;
  go: GoBuild[];
  /** Scripts below `toolchain/` that a download contains and a build lacks. */
  scripts?: string[];
}

export interface GoBuild {
  program: string;
  /** Further names of the program, which acts according to the name it is called by. */
  aliases?: string[];
  /** A folder below `embedded/go`. */
  module: string;
  package: string;
  ldflags?: string;
  /** Build tags. */
  tags?: string[];
  /**
   * Whether the package has tests, or which other one has them; they run before the build, while their dependencies are
   * being compiled anyway.
   */
  test?: true | string;
  /** Files of other modules that the build embeds: too large to be kept here. */
  copy?: { module: string; file: string; to: string }[];
  /** Files from other modules that are put next to the program, which needs them when it runs. */
  ship?: { module: string; file: string; to: string }[];
  /**
   * Modules that are built with changes: `folder`, in the build's own module, has the files that override the
   * original's, and go.mod replaces the original with that folder.
   */
  forks?: { module: string; folder: string; without?: string[] }[];
}

/** A Pulumi provider: not a command but a plugin, in the version that its npm package asks for. */
export interface PluginPiece extends Piece {
  plugin: { name: string; version: string };
}

const helmVersion = "3.19.5";
const actionlintVersion = "1.7.12";
const calicoVersion = "3.28.5";

/** Reads and copies images in registries: the program's checks and promotions need it, and so does the cluster. */
export const cranePiece: Piece = {
  name: "crane",
  version: "0.22.1",
  onPath: { args: ["version"], accepts: ">=0.20.0" },
  downloads: publishers.crane("0.22.1"),
  go: [
    {
      program: "crane",
      module: "crane",
      package: "github.com/google/go-containerregistry/cmd/crane",
      ldflags: "-X github.com/google/go-containerregistry/cmd/crane/cmd.Version=v0.22.1",
    },
  ],
};

/** In the order in which `npm start` needs them. */
export const clusterPieces: Piece[] = [
  cranePiece,
  {
    name: "buildkit",
    version: "0.25.2",
    programs: ["buildkitd", "buildctl"],
    downloads: publishers.buildKit("0.25.2"),
    go: ["buildkitd", "buildctl"].map((program) => ({
      program,
      module: "buildkit",
      package: `github.com/moby/buildkit/cmd/${program}`,
      ldflags: "-X github.com/moby/buildkit/version.Version=v0.25.2",
    })),
  },
  ...kubernetesPieces,
  {
    name: "calico",
    version: calicoVersion,
    go: [
      {
        program: "calico",
        module: "calico",
        package: "./cni",
        ldflags: `-X main.version=${calicoVersion}`,
        ship: [{ module: "github.com/projectcalico/calico", file: "manifests/crds.yaml", to: "crds.yaml" }],
      },
    ],
  },
];

/** Enforces network policies, for clusters that are asked to; Calico's releases carry it in an image only. */
export const felixPiece: Piece = {
  name: "calico-felix",
  version: calicoVersion,
  go: [{ program: "calico-felix", module: "calico", package: "./felix", ldflags: `-X main.version=${calicoVersion}` }],
};

/** What the chart's tests use to render and install it. */
export const helmPiece: Piece = {
  name: "helm",
  version: helmVersion,
  onPath: { args: ["version", "--short"], accepts: ">=3.18.0" },
  downloads: publishers.helm(helmVersion),
  go: [
    {
      program: "helm",
      module: "helm",
      package: "helm.sh/helm/v3/cmd/helm",
      // Charts are rendered and linted for this Kubernetes; without the flags, it would be 1.20.
      ldflags: [
        `-X helm.sh/helm/v3/internal/version.version=v${helmVersion} -X helm.sh/helm/v3/internal/version.metadata=`,
        ...["chartutil", "lint/rules"].map(
          (path) =>
            `-X helm.sh/helm/v3/pkg/${path}.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/${path}.k8sVersionMinor=34`,
        ),
      ].join(" "),
    },
  ],
};

/** Checks the workflows. */
export const actionlintPiece: Piece = {
  name: "actionlint",
  version: actionlintVersion,
  downloads: publishers.actionlint(actionlintVersion),
  go: [{ program: "actionlint", module: "actionlint", package: "github.com/rhysd/actionlint/cmd/actionlint" }],
};

export const pluginPieces: PluginPiece[] = [
  {
    name: "pulumi-resource-random",
    version: "4.21.2",
    plugin: { name: "random", version: "4.21.2" },
    downloads: publishers.pulumiPlugin("random", "4.21.2"),
    go: [
      {
        program: "pulumi-resource-random",
        module: "providers",
        package: "./random",
        ldflags: "-X main.version=4.21.2",
      },
    ],
  },
  {
    name: "pulumi-resource-docker-build",
    version: "0.0.22",
    plugin: { name: "docker-build", version: "0.0.22" },
    downloads: publishers.pulumiPlugin("docker-build", "0.0.22"),
    go: [
      {
        program: "pulumi-resource-docker-build",
        module: "providers",
        package: "github.com/pulumi/pulumi-docker-build/provider/cmd/pulumi-resource-docker-build",
        ldflags: "-X github.com/pulumi/pulumi-docker-build/provider.Version=0.0.22",
      },
    ],
  },
  {
    name: "pulumi-resource-kubernetes",
    version: "4.25.0",
    // The newest release whose source is available as a Go module; the npm package has the same version.
    plugin: { name: "kubernetes", version: "4.25.0" },
    downloads: publishers.pulumiPlugin("kubernetes", "4.25.0", {
      "linux-amd64": "6ea3d53c16a00c4d1017c4d109928d8f4801fd7cd978965cd43917561f3774b0",
      "linux-arm64": "e4260240ed14bff6ed1a5a25a362311380ea1c072544fc262532b8197ea0725c",
      "darwin-amd64": "e5dffbef3525bb6f41c2b328afb471149c7396c263d2acd2ef2fab51d63d47f3",
      "darwin-arm64": "566425b7767be7184d59c7ea151812c98426d7dab85f93c9c676c1dc9d488d91",
    }),
    go: [
      {
        program: "pulumi-resource-kubernetes",
        module: "pulumi",
        package: "./kubernetes-provider",
        ldflags: "-X github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version=4.25.0",
        copy: ["schema.json", "terraform-mapping.json"].map((file) => ({
          module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
          file: `cmd/pulumi-resource-kubernetes/${file}`,
          to: `kubernetes-provider/${file}`,
        })),
        test: "./kubernetes-provider/kinds",
        forks: [{ module: "github.com/pulumi/pulumi-kubernetes/sdk/v4@v4.24.0", folder: "kubernetes-sdk" }],
      },
    ],
  },
];

/**
 * Pins images, runs a registry and makes builders, for the stacks that ask for any of it. It isn't among
 * `pluginPieces`, which every stack needs: to build it takes minutes.
 */
export const dockerPluginPiece: PluginPiece = {
  name: "pulumi-resource-docker",
  version: "5.2.0",
  plugin: { name: "docker", version: "5.2.0" },
  downloads: publishers.pulumiPlugin("docker", "5.2.0"),
  go: [
    {
      program: "pulumi-resource-docker",
      module: "docker-provider",
      package: "./docker",
      ldflags: "-X main.version=5.2.0",
      // Docker Compose alone would be half of it.
      tags: ["no_compose"],
    },
  ],
};
