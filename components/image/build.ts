import { existsSync, readFileSync } from "node:fs";
import * as dockerBuild from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";

export interface BuildArgs {
  /**
   * The directory that the image is built from.
   *
   * @requirement IMG-8
   */
  context: string;
  /**
   * Its Dockerfile.
   *
   * @requirement IMG-9
   */
  dockerfile: string;
  /**
   * `linux/amd64` or `linux/arm64`.
   *
   * @requirement IMG-12
   */
  platform: dockerBuild.Platform;
  /**
   * Build arguments. Never secrets: arguments end up in the image's history.
   *
   * @requirement IMG-10
   */
  arguments: Record<string, pulumi.Input<string>>;
  /**
   * Labels of the image.
   *
   * @requirement IMG-11
   */
  labels: Record<string, string>;
  /**
   * The image's date, and the latest time of any file in its new layers, in seconds since 1970: with it, the same
   * sources give the same digest on every machine. The time of the build when left out.
   *
   * @requirement IMG-7
   */
  time?: number | undefined;
  /** Where layers of earlier builds are cached: only in the builder, or also in the registry. */
  cache: "builder" | "registry";
  /** The buildx builder's name; Docker's default if left out. */
  builder?: string | undefined;
}

interface Target {
  repository: pulumi.Output<string>;
  tag: string;
  build: BuildArgs;
  /** The OCI layout to write the image to instead of pushing it. */
  layout?: string | undefined;
}

/**
 * The build of an image, which ends when the image is in the registry or the layout.
 *
 * @requirement IMG-28
 */
export function createBuild(
  name: string,
  { repository, tag, build, layout }: Target,
  opts: pulumi.CustomResourceOptions,
) {
  return new dockerBuild.Image(
    name,
    {
      context: { location: build.context },
      dockerfile: { location: build.dockerfile },
      platforms: [build.platform],
      buildArgs: build.arguments,
      labels: build.labels,
      secrets: certificateAuthority(),
      tags: [pulumi.interpolate`${repository}:${tag}`],
      push: false,
      exports: [{ raw: exporter(layout, build.time) }],
      buildOnPreview: false,
      ...(build.cache === "registry" && registryCache(pulumi.interpolate`${repository}:${tag}-cache`)),
      ...(build.builder !== undefined && { builder: { name: build.builder } }),
    },
    opts,
  );
}

/**
 * Where the image goes. The exporter sets its time: a build argument with the time would make every commit install
 * the packages again.
 */
function exporter(layout: string | undefined, time: number | undefined): string {
  const target = layout === undefined ? "type=image,push=true" : `type=oci,tar=false,"dest=${layout}"`;
  return time === undefined ? target : `${target},rewrite-timestamp=true,source-date-epoch=${time}`;
}

/** Layers of all stages, under their own tag. */
function registryCache(ref: pulumi.Input<string>): Pick<dockerBuild.ImageArgs, "cacheFrom" | "cacheTo"> {
  return {
    cacheFrom: [{ registry: { ref } }],
    cacheTo: [{ registry: { ref, mode: "max", imageManifest: true, ociMediaTypes: true } }],
  };
}

/**
 * The host's CA bundle as a BuildKit secret, for builds behind a private CA: npm and pip inside the build need it. It
 * is mounted for single commands and never becomes part of a layer.
 */
function certificateAuthority(): Record<string, string> {
  const file = process.env.NODE_EXTRA_CA_CERTS ?? process.env.SSL_CERT_FILE;
  if (!file || !existsSync(file)) return {};
  return { ca: readFileSync(file, "utf8") };
}
