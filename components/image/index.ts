import type * as dockerBuild from "@pulumi/docker-build";
import * as pulumi from "@pulumi/pulumi";
import { inRegistry } from "../../settings";
import type { Transform } from "../transform";
import { type BuildArgs, createBuild } from "./build";
import { ImageCheck, type ScanDemands } from "./check";

export interface AppImageArgs {
  /** Registry of the image, a host with an optional path; "" is Docker Hub (IMG-2). */
  registry: pulumi.Input<string>;
  /** Repository inside the registry (IMG-3). */
  repository: string;
  /** Tag to push under (IMG-4). */
  tag: string;
  /** Digest of an image that is in the registry already: nothing is built then (IMG-7). */
  digest?: string | undefined;
  /** What the image is built from. */
  build: BuildArgs;
  /** Bytes, as pushed, that the image has to stay under (IMG-14). */
  sizeLimit?: number;
  /** Scan that the image has to pass (IMG-25). */
  scan?: ScanDemands | undefined;
  /** Changes what is asked of BuildKit, for what the settings have no key for. */
  transform?: { image?: Transform<dockerBuild.ImageArgs> };
}

/**
 * An image in a registry: built with BuildKit, pushed and named by digest, or one that is there already. A change of
 * anything in the build's context builds and pushes it anew; the old image stays in the registry. Nothing is built in a
 * preview. What is asked of the image is checked before anything can run it.
 */
export class AppImage extends pulumi.ComponentResource {
  /** `repository@sha256:...`: what workloads run, so that a moved tag can't change them (IMG-7). */
  readonly reference: pulumi.Output<string>;

  constructor(name: string, args: AppImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppImage", name, {}, opts);

    const repository = pulumi.output(args.registry).apply((registry) => inRegistry(registry, args.repository));
    const image = this.named(name, repository, args);
    const { build, sizeLimit, scan } = args;
    const isChecked = sizeLimit !== undefined || scan !== undefined;
    const demands = { image, platform: build.platform, sizeLimit, scan };
    this.reference = isChecked ? new ImageCheck(`${name}-image-check`, demands, { parent: this }).image : image;
    this.registerOutputs({ reference: this.reference });
  }

  private named(name: string, repository: pulumi.Output<string>, { digest, build, tag, transform }: AppImageArgs): pulumi.Output<string> {
    if (digest !== undefined) return pulumi.interpolate`${repository}@${digest}`;
    const image = createBuild(`${name}-image`, { repository, tag, build, transform: transform?.image }, { parent: this });
    return pulumi.interpolate`${repository}@${image.digest}`;
  }
}
