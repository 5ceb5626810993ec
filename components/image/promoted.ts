import * as pulumi from "@pulumi/pulumi";
import { crane, craneIsThere } from "./crane";

interface Promoted {
  /** The image in the registry that it comes from, `repository@sha256:...`. */
  source: string;
  /** Repository that it is run from. */
  repository: string;
  tag: string;
}

/**
 * An image that another stack runs, in the registry that this one pulls from: copied unchanged, by digest, and never
 * built again. If both stacks use one repository, or the image was copied before, nothing is copied. An interrupted
 * copy continues where it ended, since registries keep the layers that have arrived. A preview copies nothing.
 *
 * @param told where the copy is reported
 * @returns `repository@sha256:...`, once the registry has it
 */
export function promotedImage(
  inputs: { [Key in keyof Promoted]: pulumi.Input<Promoted[Key]> },
  told: pulumi.Resource,
): pulumi.Output<string> {
  return pulumi.output(inputs).apply((image) => promote(image, told));
}

async function promote({ source, repository, tag }: Promoted, told: pulumi.Resource): Promise<string> {
  const [from, digest = ""] = source.split("@");
  const image = `${repository}@${digest}`;
  if (from === repository) return image;
  await craneIsThere();
  if (pulumi.runtime.isDryRun() || (await isThere(`${repository}:${tag}`, digest))) return image;
  await crane(["manifest", source], `The image ${source} can't be read`);
  void pulumi.log.info(`copying ${source} to ${repository}`, told);
  await crane(["copy", source, `${repository}:${tag}`], `The image ${source} can't be copied to ${repository}`);
  return image;
}

/** Whether a tag names the image already. A registry that doesn't know the tag, or doesn't answer, fails the copy. */
async function isThere(tagged: string, digest: string): Promise<boolean> {
  const found = await crane(["digest", tagged], `The image ${tagged} can't be read`).catch(() => "");
  return found.trim() === digest;
}
