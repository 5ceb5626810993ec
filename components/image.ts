import { existsSync, readFileSync } from "node:fs";
import * as dockerBuild from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";
import { lastChange } from "./git";
import { type Transform, transformed } from "./transform";

export interface AppImageArgs {
  /** Directory that holds the Dockerfile and everything it copies (IMG-8). */
  context: string;
  /** Registry to push to, a host with an optional path; "" is Docker Hub (IMG-2). */
  registry: pulumi.Input<string>;
  /** Repository inside the registry (IMG-3). */
  repository: string;
  /** Tag to push under (IMG-4). */
  tag: string;
  /** Digest of an image that is in the registry already: nothing is built then (IMG-7). */
  digest?: string | undefined;
  /** SemVer of the application, which the image's labels carry beside the revision (IMG-11). */
  version: string;
  /** Build arguments; never secrets, which end up in the image's history (IMG-10). */
  buildArgs?: Record<string, string>;
  /** Name of the buildx builder; Docker's default when left out. */
  builder?: pulumi.Input<string> | undefined;
  /** Changes what is asked of BuildKit, for what the settings have no key for. */
  transform?: { image?: Transform<dockerBuild.ImageArgs> };
}

/**
 * Builds an image with BuildKit, pushes it, and names it by digest; or names one that was pushed before. A change of
 * anything in the context builds and pushes it anew; the old image stays in the registry. Nothing is built in a preview.
 */
export class AppImage extends pulumi.ComponentResource {
  /** `repository@sha256:...`: what workloads run, so that a moved tag can't change them (IMG-7). */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: AppImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppImage", name, {}, opts);

    const repository = pulumi.output(args.registry).apply((registry) => prefixed(registry, args.repository));
    const digest = args.digest ?? this.build(name, args, repository).digest;

    this.reference = pulumi.interpolate`${repository}@${digest}`;
    this.registerOutputs({ reference: this.reference });
  }

  private build(name: string, args: AppImageArgs, repository: pulumi.Output<string>): dockerBuild.Image {
    const revision = lastChange(args.context);
    return new dockerBuild.Image(
      `${name}-image`,
      transformed(args.transform?.image, {
        context: { location: args.context },
        dockerfile: { location: `${args.context}/Dockerfile` },
        platforms: [dockerBuild.Platform.Linux_amd64],
        buildArgs: { ...args.buildArgs, VERSION: args.version, ...(revision && { REVISION: revision }) },
        secrets: certificateAuthority(),
        tags: [pulumi.interpolate`${repository}:${args.tag}`],
        push: true,
        buildOnPreview: false,
        ...(args.builder !== undefined && { builder: { name: args.builder } }),
      }),
      { parent: this },
    );
  }
}

/** A repository in its registry, whose host is put before it once (IMG-2). */
function prefixed(registry: string, repository: string): string {
  return registry === "" || repository.startsWith(`${registry}/`) ? repository : `${registry}/${repository}`;
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
