import type { Piece } from "./catalog.ts";
import * as publishers from "./publishers.ts";

/** The Kubernetes of the embedded cluster; its support ends in October 2027. */
export const kubernetesVersion = "1.37.2";
const [, kubernetesMinor] = kubernetesVersion.split(".");
const containerdVersion = "2.4.2";
const coreDnsVersion = "1.15.0";

const kubernetesPrograms = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubelet",
  "kube-proxy",
  "kubectl",
];
const containerdPrograms = ["containerd", "containerd-shim-runc-v2", "ctr"];

/** For a cluster of the user's own, where nothing else of Kubernetes is needed. */
export const kubectlPiece: Piece = {
  name: "kubectl",
  version: kubernetesVersion,
  downloads: publishers.kubernetes(kubernetesVersion, ["kubectl"]),
  go: [],
};

/** What the cluster itself consists of. One Go module has all of it, so that what they share is compiled once. */
export const kubernetesPieces: Piece[] = [
  {
    name: "kubernetes",
    version: kubernetesVersion,
    programs: kubernetesPrograms,
    downloads: publishers.kubernetes(kubernetesVersion, kubernetesPrograms),
    go: [
      {
        program: "kube",
        aliases: kubernetesPrograms,
        module: "kubernetes",
        package: "./cmd/kube",
        ldflags: ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"]
          .flatMap((path) => [
            `-X ${path}.gitVersion=v${kubernetesVersion}`,
            `-X ${path}.gitMajor=1 -X ${path}.gitMinor=${kubernetesMinor}`,
            `-X ${path}.gitTreeState=clean -X ${path}.gitCommit=`,
          ])
          .join(" "),
      },
    ],
  },
  {
    name: "containerd",
    version: containerdVersion,
    programs: containerdPrograms,
    downloads: publishers.containerd(containerdVersion, containerdPrograms),
    go: containerdPrograms.map((program) => ({
      program,
      module: "kubernetes",
      // containerd itself comes without the plugins that this cluster has no use for.
      package: program === "containerd" ? "./cmd/containerd" : `github.com/containerd/containerd/v2/cmd/${program}`,
      ldflags: `-X github.com/containerd/containerd/v2/version.Version=${containerdVersion}`,
    })),
  },
  {
    name: "coredns",
    version: coreDnsVersion,
    downloads: publishers.coreDns(coreDnsVersion),
    go: [{ program: "coredns", module: "kubernetes", package: "./cmd/coredns" }],
  },
  { name: "pause", version: "1.0.0", go: [{ program: "pause", module: "kubernetes", package: "./cmd/pause" }] },
  {
    name: "provisioner",
    version: "1.0.0",
    go: [{ program: "provisioner", module: "kubernetes", package: "./cmd/provisioner", test: true }],
  },
];
