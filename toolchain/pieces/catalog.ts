import type { Download } from "./download.ts";

/** A program that the toolchain gets where the machine lacks it. */
export interface Piece {
  name: string;
  version: string;
  /** Further names of the same file: the command then acts by the name it is called with. */
  aliases?: string[];
  /** Pulumi looks for its hosts beside its own file, as the kernel knows it: a symbolic link would lead it astray. */
  besideItsHosts?: boolean;
  /** How a version of the user's own is recognised; without it only the pinned one will do. */
  onPath?: { args: string[]; accepts: string };
  download?: Download;
  go: GoBuild;
}

export interface GoBuild {
  /** Folder below `toolchain/go`. */
  module: string;
  package: string;
  ldflags?: string;
  /** Whether the package has tests; they run before the build, while what they need is being compiled anyway. */
  test?: boolean;
  /** Files of other modules that the build embeds: too large to be kept here. */
  copy?: { module: string; file: string; to: string }[];
}

const pulumiVersion = "3.220.0";
const kubernetesVersion = "1.34.4";

/** A Pulumi provider: no command, but a plugin, in the version that its npm package asks for. */
export interface PluginPiece extends Piece {
  plugin: { name: string; version: string };
}

/** In the order in which `npm start` needs them. */
export const clusterPieces: Piece[] = [
  {
    name: "crane",
    version: "0.22.1",
    onPath: { args: ["version"], accepts: ">=0.20.0" },
    go: {
      module: "crane",
      package: "github.com/google/go-containerregistry/cmd/crane",
      ldflags: "-X github.com/google/go-containerregistry/cmd/crane/cmd.Version=v0.22.1",
    },
  },
  ...["buildkitd", "buildctl"].map((name) => ({
    name,
    version: "0.25.2",
    go: {
      module: "buildkit",
      package: `github.com/moby/buildkit/cmd/${name}`,
      ldflags: "-X github.com/moby/buildkit/version.Version=v0.25.2",
    },
  })),
  {
    name: "kube",
    version: kubernetesVersion,
    aliases: ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy", "kubectl"],
    go: {
      module: "kubernetes",
      package: "./cmd/kube",
      ldflags: ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"]
        .flatMap((path) => [
          `-X ${path}.gitVersion=v${kubernetesVersion}`,
          `-X ${path}.gitMajor=1 -X ${path}.gitMinor=34`,
          `-X ${path}.gitTreeState=clean -X ${path}.gitCommit=`,
        ])
        .join(" "),
    },
  },
  { name: "pause", version: "1.0.0", go: { module: "kubernetes", package: "./cmd/pause" } },
  { name: "coredns", version: "1.14.1", go: { module: "kubernetes", package: "./cmd/coredns" } },
  { name: "provisioner", version: "1.0.0", go: { module: "kubernetes", package: "./cmd/provisioner", test: true } },
];

const pulumiRelease = (member: string): Download => ({
  url: `https://github.com/pulumi/pulumi/releases/download/v${pulumiVersion}/pulumi-v${pulumiVersion}-linux-${process.arch}.tar.gz`,
  checksums: `https://github.com/pulumi/pulumi/releases/download/v${pulumiVersion}/pulumi-${pulumiVersion}-checksums.txt`,
  member: `pulumi/${member}`,
});

export const pulumiPieces: Piece[] = [
  {
    name: "pulumi",
    version: pulumiVersion,
    besideItsHosts: true,
    download: pulumiRelease("pulumi"),
    go: {
      module: "pulumi",
      package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
      ldflags: `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`,
    },
  },
  {
    name: "pulumi-language-nodejs",
    version: pulumiVersion,
    besideItsHosts: true,
    download: pulumiRelease("pulumi-language-nodejs"),
    // The last release of this module that can be had from the Go module proxy; it runs today's SDK.
    go: {
      module: "language-nodejs",
      package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
      ldflags: "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.68.0",
    },
  },
];

export const pluginPieces: PluginPiece[] = [
  {
    name: "pulumi-resource-random",
    version: "4.21.2",
    plugin: { name: "random", version: "4.21.2" },
    go: { module: "providers", package: "./random", ldflags: "-X main.version=4.21.2" },
  },
  {
    name: "pulumi-resource-docker-build",
    version: "0.0.22",
    plugin: { name: "docker-build", version: "0.0.22" },
    go: {
      module: "providers",
      package: "github.com/pulumi/pulumi-docker-build/provider/cmd/pulumi-resource-docker-build",
      ldflags: "-X github.com/pulumi/pulumi-docker-build/provider.Version=0.0.22",
    },
  },
  {
    name: "pulumi-resource-kubernetes",
    version: "4.25.0",
    // The newest release whose source can be had as a Go module; the npm package is of the same version.
    plugin: { name: "kubernetes", version: "4.25.0" },
    go: {
      module: "pulumi",
      package: "./kubernetes-provider",
      ldflags: "-X github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version=4.25.0",
      copy: ["schema.json", "terraform-mapping.json"].map((file) => ({
        module: "github.com/pulumi/pulumi-kubernetes/provider/v4",
        file: `cmd/pulumi-resource-kubernetes/${file}`,
        to: `kubernetes-provider/${file}`,
      })),
    },
  },
];
