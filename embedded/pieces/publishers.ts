/**
 * Where each publisher puts its releases, and how it names them. Sources: the release process of each, that is
 * pulumi/pulumi `.goreleaser.yml` and sdk/go/common/workspace/plugins.go, kubernetes.io/releases/download,
 * helm/helm `.github/workflows/release.yml`, and the `.goreleaser.yml` of google/go-containerregistry,
 * bitnami-labs/sealed-secrets, rhysd/actionlint and traefik/traefik; moby/buildkit `.github/workflows/buildkit.yml`;
 * containerd/containerd `.github/workflows/release.yml`.
 */
import type { Download } from "./download.ts";
import type { Target } from "./target.ts";

/** Downloads for a target; empty where the publisher has none for it. */
export type Downloads = (target: Target) => Download[];

/** The Pulumi CLI with what it starts, in a folder `pulumi/`. */
export function pulumiCli(version: string, programs: string[]): Downloads {
  return ({ platform, arch }) => {
    const file = `pulumi-v${version}-${platform}-${arch === "amd64" ? "x64" : arch}.tar.gz`;
    const release = `https://github.com/pulumi/pulumi/releases/download/v${version}`;
    return [
      {
        urls: [`${release}/${file}`, `https://get.pulumi.com/releases/sdk/${file}`],
        sum: { listedAt: `${release}/pulumi-${version}-checksums.txt` },
        members: programs.map((program) => `pulumi/${program}`),
      },
    ];
  };
}

/** Programs of Kubernetes, each a file. */
export function kubernetes(version: string, programs: string[]): Downloads {
  return ({ platform, arch }) =>
    programs
      // Only kubectl runs elsewhere than on Linux.
      .filter((program) => platform === "linux" || program === "kubectl")
      .map((program) => {
        const url = `https://dl.k8s.io/v${version}/bin/${platform}/${arch}/${program}`;
        return { urls: [url], sum: { listedAt: `${url}.sha256` } };
      });
}

/** Linux only: it runs Linux containers. */
export function containerd(version: string, programs: string[]): Downloads {
  return ({ platform, arch }) => {
    if (platform !== "linux") return [];
    const url =
      `https://github.com/containerd/containerd/releases/download/v${version}/` +
      `containerd-${version}-linux-${arch}.tar.gz`;
    return [{ urls: [url], sum: { listedAt: `${url}.sha256sum` }, members: programs.map((name) => `bin/${name}`) }];
  };
}

export function coreDns(version: string): Downloads {
  return ({ platform, arch }) => {
    const url =
      `https://github.com/coredns/coredns/releases/download/v${version}/` +
      `coredns_${version}_${platform}_${arch}.tgz`;
    return [{ urls: [url], sum: { listedAt: `${url}.sha256` }, members: ["coredns"] }];
  };
}

export function helm(version: string): Downloads {
  return ({ platform, arch }) => {
    const url = `https://get.helm.sh/helm-v${version}-${platform}-${arch}.tar.gz`;
    return [{ urls: [url], sum: { listedAt: `${url}.sha256sum` }, members: [`${platform}-${arch}/helm`] }];
  };
}

export function actionlint(version: string): Downloads {
  return ({ platform, arch }) => {
    const release = `https://github.com/rhysd/actionlint/releases/download/v${version}`;
    return [
      {
        urls: [`${release}/actionlint_${version}_${platform}_${arch}.tar.gz`],
        sum: { listedAt: `${release}/actionlint_${version}_checksums.txt` },
        members: ["actionlint"],
      },
    ];
  };
}

export function crane(version: string): Downloads {
  return ({ platform, arch }) => {
    const release = `https://github.com/google/go-containerregistry/releases/download/v${version}`;
    const system = platform === "linux" ? "Linux" : "Darwin";
    return [
      {
        urls: [`${release}/go-containerregistry_${system}_${arch === "amd64" ? "x86_64" : arch}.tar.gz`],
        sum: { listedAt: `${release}/checksums.txt` },
        members: ["crane"],
      },
    ];
  };
}

export function kubeseal(version: string): Downloads {
  return ({ platform, arch }) => {
    const release = `https://github.com/bitnami-labs/sealed-secrets/releases/download/v${version}`;
    return [
      {
        urls: [`${release}/kubeseal-${version}-${platform}-${arch}.tar.gz`],
        sum: { listedAt: `${release}/sealed-secrets_${version}_checksums.txt` },
        members: ["kubeseal"],
      },
    ];
  };
}

/** BuildKit's daemon runs on Linux alone. Its releases list no sums, so those that GitHub has are taken. */
export function buildKit(version: string): Downloads {
  return ({ platform, arch }) => {
    if (platform !== "linux") return [];
    const release = `https://github.com/moby/buildkit/releases/download/v${version}`;
    return [
      {
        urls: [`${release}/buildkit-v${version}.linux-${arch}.tar.gz`],
        sum: { github: "moby/buildkit", tag: `v${version}` },
        members: ["bin/buildkitd", "bin/buildctl"],
      },
    ];
  };
}

export function traefik(version: string): Downloads {
  return ({ platform, arch }) => {
    const release = `https://github.com/traefik/traefik/releases/download/v${version}`;
    return [
      {
        urls: [`${release}/traefik_v${version}_${platform}_${arch}.tar.gz`],
        sum: { listedAt: `${release}/traefik_v${version}_checksums.txt` },
        members: ["traefik"],
      },
    ];
  };
}

/**
 * A Pulumi provider, where Pulumi looks for it. `pulumi plugin install --checksum` would do as well, but 3.220 leaves
 * the last bytes of an archive out of its sum, and so refuses what is right (`checksumReader` in
 * sdk/go/common/workspace/plugins.go).
 *
 * @param sums SHA-256 sums by target, such as `linux-amd64`; without them GitHub's are taken: random's own list has
 *   SHA-1 sums
 */
export function pulumiPlugin(name: string, version: string, sums?: Record<string, string>): Downloads {
  return ({ platform, arch }) => {
    const repository = `pulumi/pulumi-${name}`;
    const file = `pulumi-resource-${name}-v${version}-${platform}-${arch}.tar.gz`;
    const sha256 = sums?.[`${platform}-${arch}`];
    return [
      {
        urls: [
          `https://github.com/${repository}/releases/download/v${version}/${file}`,
          `https://get.pulumi.com/releases/plugins/${file}`,
        ],
        sum: sha256 ? { sha256 } : { github: repository, tag: `v${version}` },
        members: [`pulumi-resource-${name}`],
      },
    ];
  };
}
