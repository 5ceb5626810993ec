import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { LastOutputs } from "../../stacks/last-outputs";
import { type Demands, type Findings, judge } from "./verdict";

export type { ScanDemands } from "./verdict";

type Inputs = { [Key in keyof Demands]: pulumi.Input<Demands[Key]> };

/** An image that has passed its checks: what was asked of it, and what was found. */
export type Passed = Demands & Findings;

/** The output `imageChecks`. What is asked is compared, and the rest kept as it is. */
const passed = z.record(z.string(), z.looseObject({ image: z.string(), checkedAt: z.string() }));

/**
 * The checks of an image. They run after the image has reached the registry, once for each image and each change of
 * what is asked of it. Whatever uses this check's `image` waits for them; if they fail, the update ends and what runs
 * keeps running. The stack's output `imageChecks` keeps the findings.
 */
export class ImageCheck {
  /** The image, once it has passed. */
  readonly image: pulumi.Output<string>;
  /** What was asked and found. */
  readonly passed: pulumi.Output<Passed>;
  /** The findings in the stack's state; exists once the image has passed. */
  readonly record: pulumi.Resource;

  /**
   * @param component whose image it is: `frontend`
   * @param inputs what is asked, and what the last update found; without that, each update checks the image
   */
  constructor(
    component: string,
    { last, ...demands }: Inputs & { last?: LastOutputs | undefined },
    opts?: pulumi.CustomResourceOptions,
  ) {
    const before = pulumi.output(last?.get("imageChecks", passed)).apply((checks) => checks?.[component]);
    const found = pulumi
      .all([demands, before])
      .apply(([asked, before]) => findingsOf(asked as Demands, before as Passed | undefined, opts?.parent));
    const { size, scanner, scannerVersion, vulnerabilities, checkedAt } = found;
    // A preview shows the image that an update would check.
    const image = pulumi.runtime.isDryRun() ? demands.image : found.apply(() => demands.image);
    const input = { ...demands, image, size, scanner, scannerVersion, vulnerabilities, checkedAt };
    const record = new pulumi.Stash(`${component}-image-check`, { input }, opts);
    this.passed = record.input as pulumi.Output<Passed>;
    this.image = this.passed.image;
    this.record = record;
  }
}

async function findingsOf(
  demands: Demands,
  before: Passed | undefined,
  told: pulumi.Resource | undefined,
): Promise<Findings> {
  if (before && asked(before) === asked(demands)) return before;
  // A preview can't know what will be found.
  if (pulumi.runtime.isDryRun()) return pulumi.unknown as never;
  void pulumi.log.info(`checking ${demands.image}`, told, undefined, true);
  return judge(demands);
}

/** Everything that a check depends on, to compare. */
function asked({ image, platform, sizeLimit, scan }: Demands): string {
  return JSON.stringify([image, platform, sizeLimit, scan && [scan.scanner, scan.severity, scan.accepted]]);
}
