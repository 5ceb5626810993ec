import * as pulumi from "@pulumi/pulumi";
import { type Demands, type Findings, judge } from "./verdict";

export type { ScanDemands } from "./verdict";

type Inputs = { [Key in keyof Demands]: pulumi.Input<Demands[Key]> };

/**
 * An image that has passed its checks. They run after the image has reached the registry, once for each image and each
 * change of what is asked of it. Whatever uses this resource's `image` waits for them; if they fail, the update ends
 * and what runs keeps running. The findings are kept in the stack's state.
 */
export class ImageCheck extends pulumi.dynamic.Resource {
  /** The image, once it has passed. */
  declare readonly image: pulumi.Output<string>;
  /**
   * Bytes, compressed as pushed.
   *
   * @requirement IMG-14
   */
  declare readonly size: pulumi.Output<number | undefined>;
  /**
   * Known vulnerabilities by severity.
   *
   * @requirement IMG-25
   */
  declare readonly vulnerabilities: pulumi.Output<Record<string, number> | undefined>;
  /** When it was checked, in RFC 3339. */
  declare readonly checkedAt: pulumi.Output<string>;

  constructor(name: string, demands: Inputs, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      size: undefined,
      scanner: undefined,
      scannerVersion: undefined,
      vulnerabilities: undefined,
      checkedAt: undefined,
    };
    super(provider, name, { ...outputs, ...demands }, opts, "todo", "ImageCheck");
  }
}

/**
 * Runs in its own process, from its source in the stack's state, so it may hold nothing but functions and modules that
 * can be required there.
 */
const provider: pulumi.dynamic.ResourceProvider<Demands, Demands & Findings> = {
  async create(demands) {
    const [id = ""] = demands.image.split("@");
    return { id, outs: { ...demands, ...(await judge(demands)) } };
  },
  diff(_, before, now) {
    return Promise.resolve({ changes: asked(before) !== asked(now) });
  },
  async update(_, __, demands) {
    return { outs: { ...demands, ...(await judge(demands)) } };
  },
};

/** Everything that a check depends on, to compare. */
function asked({ image, platform, sizeLimit, scan }: Demands): string {
  return JSON.stringify([image, platform, sizeLimit, scan && [scan.scanner, scan.severity, scan.accepted]]);
}
