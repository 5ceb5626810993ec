import * as pulumi from "@pulumi/pulumi";
import { inRegistry } from "../../settings";
import { Refusal, set } from "../../settings/problems";
import type { Deployed } from "../stacks/outputs";
import { type BuildArgs, createBuild } from "./build";
import { ImageCheck, type ScanDemands } from "./check";
import { craneIsThere } from "./crane";
import { layoutOf, LoadedImage } from "./loaded";
import type { LastOutputs } from "../stacks/last-outputs";
import { promotedImage } from "./promoted";

export interface AppImageArgs {
  /**
   * Registry of the image, a host with an optional path; "" is Docker Hub.
   *
   * @requirement IMG-2
   */
  registry: pulumi.Input<string>;
  /**
   * Repository inside the registry.
   *
   * @requirement IMG-3
   */
  repository: string;
  /**
   * Tag to push under.
   *
   * @requirement IMG-4
   */
  tag: string;
  /** Last commit that changed what the image is built from. */
  commit?: string | undefined;
  /**
   * The digest of an image that is already in the registry; nothing is built then.
   *
   * @requirement IMG-7
   */
  digest?: string | undefined;
  /** Another stack's image, to be run unchanged; nothing is built then. */
  promoted?: pulumi.Output<Deployed["frontend"]> | undefined;
  /**
   * Profile of the Minikube whose nodes take the image without a registry.
   *
   * @requirement IMG-28
   */
  loadInto?: pulumi.Input<string> | undefined;
  /** What the image is built from. */
  build: BuildArgs;
  /**
   * Bytes that the image has to stay under, compressed as pushed. In a registry, crane reads them: it must be on PATH.
   *
   * @requirement IMG-14
   */
  sizeLimit?: number;
  /**
   * Scan that the image has to pass.
   *
   * @requirement IMG-25
   */
  scan?: ScanDemands | undefined;
  /** What the last update found of the image; without it, each update checks the image. */
  last?: LastOutputs | undefined;
}

/**
 * An image in a registry, named by digest: built with BuildKit and pushed, or one that is there already. A change of
 * anything in the build's context builds and pushes it again; the old image stays in the registry. Nothing is built in
 * a preview. The image is checked before anything can run it. Without a registry, it is loaded into the nodes of a
 * Minikube.
 */
export class AppImage extends pulumi.ComponentResource {
  /**
   * What workloads run: `repository@sha256:...`, or a tag that no other build has, so that a moved tag can't change
   * them.
   *
   * @requirement IMG-7
   */
  readonly reference: pulumi.Output<string>;
  /** What is recorded about it, for other stacks and for rollbacks. */
  readonly released: pulumi.Output<Deployed["frontend"]>;

  /** The image's check, if something is asked of it in a registry. */
  readonly check?: ImageCheck;
  /** Resolves once the programs that handle the image are known to be installed, or rejects with a Refusal. */
  readonly accepted: Promise<void>;

  constructor(name: string, args: AppImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppImage", name, {}, opts);

    const loadInto = args.digest === undefined ? args.loadInto : undefined;
    this.accepted = loadInto === undefined && args.sizeLimit !== undefined ? craneIsThere() : Promise.resolve();
    if (loadInto !== undefined) this.reference = this.loaded(name, loadInto, args);
    else {
      const opts = { parent: this, dependsOn: this.accepted.then(() => []) };
      const image = this.pushed(name, args, opts);
      this.check = this.checkOf(name, image, args, opts);
      this.reference = this.check ? this.check.image : image;
    }
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
      throw new Refusal(
        "An image is promoted from one registry to another, and this stack's Minikube is used without one",
        set("global.imageRegistry", "<registry>"),
      );
    if (scan)
      throw new Refusal(
        "An image is scanned in a registry, and this stack's images are loaded into Minikube without one",
        set("global.imageRegistry", "<registry>"),
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

  private pushed(
    name: string,
    { registry, digest, promoted, build, tag, ...args }: AppImageArgs,
    opts: pulumi.CustomResourceOptions,
  ): pulumi.Output<string> {
    const repository = pulumi.output(registry).apply((registry) => inRegistry(registry, args.repository));
    if (promoted) return promotedImage({ source: promoted.reference, repository, tag: promoted.tag }, this);
    if (digest !== undefined) return pulumi.interpolate`${repository}@${digest}`;
    const image = createBuild(`${name}-image`, { repository, tag, build }, opts);
    return pulumi.interpolate`${repository}@${image.digest}`;
  }

  private checkOf(
    name: string,
    pushed: pulumi.Output<string>,
    { build, sizeLimit, scan, last }: AppImageArgs,
    opts: pulumi.CustomResourceOptions,
  ): ImageCheck | undefined {
    if (sizeLimit === undefined && scan === undefined) return undefined;
    // Without the programs for it, nothing is checked.
    const image = pulumi.output(this.accepted.then(() => true)).apply(() => pushed);
    return new ImageCheck(name, { image, platform: build.platform, sizeLimit, scan, last }, opts);
  }
}
