import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../host/failure.ts";
import { addonPieces } from "../pieces/addons.ts";
import {
  actionlintPiece,
  clusterPieces,
  dockerPluginPiece,
  helmPiece,
  type Piece,
  pluginPieces,
} from "../pieces/catalog.ts";
import { pulumiPiece } from "../pieces/pulumi.ts";
import { downloadOfficial, publishedSum } from "../pieces/download.ts";
import { Client } from "../pieces/http.ts";
import { type Target, targetOf } from "../pieces/target.ts";
import { CompanyNetwork, sha256, tarOf } from "./support/publishers.ts";

/** A release as its publisher makes it. */
interface Release {
  /** Where it is, without the scheme; `{file}` stands for the file's name. */
  at: string;
  /** Its file for each target; none where there is no such release. */
  files: Partial<Record<string, string>>;
  /** The URL of its list of sums; `{url}` stands for the file's. Without it the sum is GitHub's. */
  list?: string;
  /** What the archive contains in addition to its documents. */
  members: (target: Target) => string[];
}

const targets: Record<string, [platform: string, architecture: string]> = {
  "linux-amd64": ["linux", "x64"],
  "linux-arm64": ["linux", "arm64"],
  "darwin-amd64": ["darwin", "x64"],
  "darwin-arm64": ["darwin", "arm64"],
};

const byTarget = (name: (platform: string, arch: string) => string) =>
  Object.fromEntries(Object.keys(targets).map((key) => [key, name(...(key.split("-") as [string, string]))]));

const version = (piece: Piece) => piece.version;
const piece = (name: string): Piece => {
  const all: Piece[] = [...clusterPieces, pulumiPiece, helmPiece, actionlintPiece, ...Object.values(addonPieces)];
  const found = all.find((each) => each.name === name);
  assert.ok(found, `no piece ${name}`);
  return found;
};

/** Written from the publishers' own release processes, which `pieces/publishers.ts` names. */
const releases: Record<string, (version: string) => Release> = {
  pulumi: (v) => ({
    at: `github.com/pulumi/pulumi/releases/download/v${v}/{file}`,
    files: {
      "linux-amd64": `pulumi-v${v}-linux-x64.tar.gz`,
      "linux-arm64": `pulumi-v${v}-linux-arm64.tar.gz`,
      "darwin-amd64": `pulumi-v${v}-darwin-x64.tar.gz`,
      "darwin-arm64": `pulumi-v${v}-darwin-arm64.tar.gz`,
    },
    list: `github.com/pulumi/pulumi/releases/download/v${v}/pulumi-${v}-checksums.txt`,
    members: () =>
      ["pulumi", "pulumi-language-nodejs", "pulumi-language-python", "pulumi-resource-pulumi-nodejs"]
        .concat(["pulumi-language-bun", "pulumi-watch"])
        .map((program) => `pulumi/${program}`),
  }),
  crane: (v) => ({
    at: `github.com/google/go-containerregistry/releases/download/v${v}/{file}`,
    files: {
      "linux-amd64": "go-containerregistry_Linux_x86_64.tar.gz",
      "linux-arm64": "go-containerregistry_Linux_arm64.tar.gz",
      "darwin-amd64": "go-containerregistry_Darwin_x86_64.tar.gz",
      "darwin-arm64": "go-containerregistry_Darwin_arm64.tar.gz",
    },
    list: `github.com/google/go-containerregistry/releases/download/v${v}/checksums.txt`,
    members: () => ["crane", "gcrane", "krane", "LICENSE", "README.md"],
  }),
  kubeseal: (v) => ({
    at: `github.com/bitnami-labs/sealed-secrets/releases/download/v${v}/{file}`,
    files: byTarget((platform, arch) => `kubeseal-${v}-${platform}-${arch}.tar.gz`),
    list: `github.com/bitnami-labs/sealed-secrets/releases/download/v${v}/sealed-secrets_${v}_checksums.txt`,
    members: () => ["LICENSE", "README.md", "kubeseal"],
  }),
  helm: (v) => ({
    at: "get.helm.sh/{file}",
    files: byTarget((platform, arch) => `helm-v${v}-${platform}-${arch}.tar.gz`),
    list: "{url}.sha256sum",
    members: ({ platform, arch }) => ["helm", "LICENSE", "README.md"].map((file) => `${platform}-${arch}/${file}`),
  }),
  actionlint: (v) => ({
    at: `github.com/rhysd/actionlint/releases/download/v${v}/{file}`,
    files: byTarget((platform, arch) => `actionlint_${v}_${platform}_${arch}.tar.gz`),
    list: `github.com/rhysd/actionlint/releases/download/v${v}/actionlint_${v}_checksums.txt`,
    members: () => ["actionlint", "LICENSE.txt", "man/actionlint.1"],
  }),
  containerd: (v) => ({
    at: `github.com/containerd/containerd/releases/download/v${v}/{file}`,
    files: {
      "linux-amd64": `containerd-${v}-linux-amd64.tar.gz`,
      "linux-arm64": `containerd-${v}-linux-arm64.tar.gz`,
    },
    list: "{url}.sha256sum",
    members: () => ["containerd", "containerd-shim-runc-v2", "containerd-stress", "ctr"].map((file) => `bin/${file}`),
  }),
  coredns: (v) => ({
    at: `github.com/coredns/coredns/releases/download/v${v}/{file}`,
    files: byTarget((platform, arch) => `coredns_${v}_${platform}_${arch}.tgz`),
    list: "{url}.sha256",
    members: () => ["coredns"],
  }),
  traefik: (v) => ({
    at: `github.com/traefik/traefik/releases/download/v${v}/{file}`,
    files: byTarget((platform, arch) => `traefik_v${v}_${platform}_${arch}.tar.gz`),
    list: `github.com/traefik/traefik/releases/download/v${v}/traefik_v${v}_checksums.txt`,
    members: () => ["CHANGELOG.md", "LICENSE.md", "traefik"],
  }),
  buildkit: (v) => ({
    at: `github.com/moby/buildkit/releases/download/v${v}/{file}`,
    files: {
      "linux-amd64": `buildkit-v${v}.linux-amd64.tar.gz`,
      "linux-arm64": `buildkit-v${v}.linux-arm64.tar.gz`,
    },
    members: () => ["bin/buildkitd", "bin/buildctl", "bin/buildkit-runc"],
  }),
};

describe("publishers", () => {
  let network: CompanyNetwork;
  let client: Client;
  let folder: string;

  beforeEach(async () => {
    network = await CompanyNetwork.start();
    client = new Client(network.environment);
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
  });
  afterEach(async () => {
    await client.close();
    network.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, releaseOf] of Object.entries(releases)) {
    it(`${name}: what a machine gets is for its own platform`, async () => {
      for (const [key, machine] of Object.entries(targets)) {
        const target = targetOf(...machine);
        const release = releaseOf(version(piece(name)));
        const file = release.files[key];
        const into = mkdtempSync(join(folder, "piece-"));
        const get = () => downloadOfficial(piece(name), into, () => undefined, { target, from: client });
        if (file === undefined) {
          assert.equal(await get(), undefined);
          continue;
        }
        const url = release.at.replace("{file}", file);
        const archive = tarOf(release.members(target));
        if (release.list) network.publish(url, archive, release.list.replace("{url}", url));
        else network.publishOnGitHub(url, archive);
        network.requests.length = 0;
        assert.equal(await get(), `downloaded from ${url.split("/")[0]}`, key);
        const arrived = readdirSync(into);
        for (const program of piece(name).programs ?? [name])
          assert.ok(arrived.includes(program), `${key}: ${program}`);
        // Pulumi's come with their launchers; documents don't come along.
        assert.deepEqual(
          arrived.filter((file) => !new RegExp(`^(${name}-|${(piece(name).programs ?? [name]).join("|")})`).test(file)),
          [],
        );
      }
    });
  }

  it("kubernetes: one file a program, on macOS kubectl alone", async () => {
    const { version: v, programs = [] } = piece("kubernetes");
    for (const [key, machine] of Object.entries(targets)) {
      const into = mkdtempSync(join(folder, "piece-"));
      const wanted = key.startsWith("linux") ? programs : ["kubectl"];
      for (const program of wanted) {
        const url = `dl.k8s.io/v${v}/bin/${key.replace("-", "/")}/${program}`;
        network.publish(url, program);
        // A list of one sum, without a name.
        network.files.set(`${url}.sha256`, sha256(program));
      }
      const options = { target: targetOf(...machine), from: client };
      assert.equal(
        await downloadOfficial(piece("kubernetes"), into, () => undefined, options),
        "downloaded from dl.k8s.io",
      );
      assert.deepEqual(readdirSync(into).sort(), [...wanted].sort());
    }
  });

  for (const provider of [...pluginPieces, dockerPluginPiece]) {
    it(`${provider.name}: from GitHub or get.pulumi.com, with a pinned sum or GitHub's`, async () => {
      const { plugin } = provider;
      for (const [key, machine] of Object.entries(targets)) {
        const target = targetOf(...machine);
        const file = `${provider.name}-v${plugin.version}-${key}.tar.gz`;
        const onGitHub = `github.com/pulumi/pulumi-${plugin.name}/releases/download/v${plugin.version}/${file}`;
        const [download] = provider.downloads?.(target) ?? [];
        assert.deepEqual(download?.urls, [`https://${onGitHub}`, `https://get.pulumi.com/releases/plugins/${file}`]);
        const archive = tarOf([provider.name, "LICENSE", "README.md"]);
        network.publishOnGitHub(onGitHub, archive);
        const into = mkdtempSync(join(folder, "piece-"));
        const get = () => downloadOfficial(provider, into, () => undefined, { target, from: client });
        if (plugin.name === "kubernetes") {
          assert.match(await publishedSum(download, client), /^[0-9a-f]{64}$/);
          await assert.rejects(get(), /doesn't match its publisher's checksum/, "another archive than the pinned one");
          continue;
        }
        assert.equal(await get(), "downloaded from github.com");
        assert.deepEqual(readdirSync(into), [provider.name]);
      }
    });
  }

  it("have nothing for other platforms, and the message says what to do", () => {
    assert.throws(
      () => targetOf("win32", "x64"),
      (error) => error instanceof Failure && /win32 x64/.test(error.message) && /WSL2/.test(error.fix),
    );
    assert.throws(() => targetOf("linux", "riscv64"), Failure);
  });
});
