import * as pulumi from "@pulumi/pulumi";
import { inRegistry } from "../../settings";
import type { Deployed } from "../stacks/outputs";
import { type BuildArgs, createBuild } from "./build";
import { ImageCheck, type ScanDemands } from "./check";
import { layoutOf, LoadedImage } from "./loaded";
import { PromotedImage } from "./promoted";

export interface AppImageArgs {
  /** Registry of the image, a host with an optional path; "" is Docker Hub (IMG-2). */
  registry: pulumi.Input<string>;
  /** Repository inside the registry (IMG-3). */
  repository: string;
  /** Tag to push under (IMG-4). */
  tag: string;
  /** Last commit that changed what the image is built from. */
  commit?: string | undefined;
  /** Digest of an image that is in the registry already: nothing is built then (IMG-7). */
  digest?: string | undefined;
  /** What another stack has run, to be run as it is: nothing is built then. */
  promoted?: pulumi.Output<Deployed["frontend"]> | undefined;
  /** Profile of the Minikube whose nodes take the image without a registry (IMG-28). */
  loadInto?: pulumi.Input<string> | undefined;
  /** What the image is built from. */
  build: BuildArgs;
  /** Bytes, as pushed, that the image has to stay under (IMG-14). */
  sizeLimit?: number;
  /** Scan that the image has to pass (IMG-25). */
  scan?: ScanDemands | undefined;
}

/**
 * An image in a registry: built with BuildKit, pushed and named by digest, or one that is there already. A change of
 * anything in the build's context builds and pushes it anew; the old image stays in the registry. Nothing is built in a
 * preview. What is asked of the image is checked before anything can run it. Without a registry it is loaded into the
 * nodes of a Minikube.
 */
export class AppImage extends pulumi.ComponentResource {
  /**
   * What workloads run, `repository@sha256:...` or a tag that no other build has, so that a moved tag can't change them
   * (IMG-7).
   */
  readonly reference: pulumi.Output<string>;
  /** What is recorded of it, for other stacks and for going back to it. */
  readonly released: pulumi.Output<Deployed["frontend"]>;

  constructor(name: string, args: AppImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppImage", name, {}, opts);

    this.reference =
      args.loadInto !== undefined && args.digest === undefined
        ? this.loaded(name, args.loadInto, args)
        : this.pushed(name, args);
    const built: Omit<Deployed["frontend"], "reference"> = {
      tag: args.tag,
      ...(args.commit !== undefined && { commit: args.commit }),
    };
    const promoted = args.promoted ?? pulumi.output(undefined);
    this.released = pulumi
      .all([this.reference, promoted])
      .apply(([reference, other]) => ({ ...(other ?? built), reference }));
    this.registerOutputs({ reference: this.reference });
  }

  private loaded(
    name: string,
    profile: pulumi.Input<string>,
    { repository, tag, build, promoted, sizeLimit, scan }: AppImageArgs,
  ) {
    if (promoted)
      throw new pulumi.RunError(
        "An image is promoted from one registry to another, and Minikube is used without one (IMG-7): set " +
          "todo:global.imageRegistry",
      );
    if (scan)
      throw new pulumi.RunError(
        "An image is scanned in a registry, and loaded into Minikube without one (IMG-25): set " +
          "todo:global.imageRegistry",
      );
    const layout = layoutOf(name);
    const target = { repository: pulumi.output(repository), tag, build, layout };
    const { digest } = createBuild(`${name}-image`, target, { parent: this });
    return new LoadedImage(
      `${name}-image-loaded`,
      { profile, layout, digest, repository, tag, sizeLimit },
      { parent: this },
    ).image;
  }

  private pushed(name: string, args: AppImageArgs): pulumi.Output<string> {
    const repository = pulumi.output(args.registry).apply((registry) => inRegistry(registry, args.repository));
    const image = this.named(name, repository, args);
    const { build, sizeLimit, scan } = args;
    const isChecked = sizeLimit !== undefined || scan !== undefined;
    const demands = { image, platform: build.platform, sizeLimit, scan };
    return isChecked ? new ImageCheck(`${name}-image-check`, demands, { parent: this }).image : image;
  }

  private named(
    name: string,
    repository: pulumi.Output<string>,
    { digest, promoted, build, tag }: AppImageArgs,
  ): pulumi.Output<string> {
    if (promoted) {
      return new PromotedImage(
        `${name}-image`,
        { source: promoted.reference, repository, tag: promoted.tag },
        { parent: this },
      ).image;
    }
    if (digest !== undefined) return pulumi.interpolate`${repository}@${digest}`;
    const image = createBuild(`${name}-image`, { repository, tag, build }, { parent: this });
    return pulumi.interpolate`${repository}@${image.digest}`;
  }
}
