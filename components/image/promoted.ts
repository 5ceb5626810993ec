import * as pulumi from "@pulumi/pulumi";
import { crane, craneIsThere } from "./crane";

interface Inputs {
  /** The image in the registry that it comes from, `repository@sha256:...`. */
  source: string;
  /** Repository that it is run from. */
  repository: string;
  tag: string;
}

interface Outputs extends Inputs {
  image: string;
}

/**
 * An image that another stack runs, in the registry that this one pulls from: copied unchanged, by digest, and never
 * built again. If both stacks use one repository, nothing is copied. An interrupted copy continues where it ended,
 * since registries keep the layers that have arrived. Copies stay when the resource is deleted.
 */
export class PromotedImage extends pulumi.dynamic.Resource {
  /** `repository@sha256:...`, once the registry has it. */
  declare readonly image: pulumi.Output<string>;

  constructor(
    name: string,
    { source, repository, tag }: { [Key in keyof Inputs]: pulumi.Input<Inputs[Key]> },
    opts?: pulumi.CustomResourceOptions,
  ) {
    const copied = pulumi
      .all([source, repository])
      .apply(([from, to]) => (isCopied(from, to) ? craneIsThere().then(() => from) : from));
    super(provider, name, { source: copied, repository, tag, image: undefined }, opts, "todo", "PromotedImage");
  }
}

/** Whether the stacks use different repositories. */
function isCopied(source: string, repository: string): boolean {
  return source.split("@")[0] !== repository;
}

const provider: pulumi.dynamic.ResourceProvider<Inputs, Outputs> = {
  diff: (_, last, next) =>
    Promise.resolve({
      changes: last.source !== next.source || last.repository !== next.repository || last.tag !== next.tag,
    }),
  create: async (inputs) => ({ id: inputs.repository, outs: { ...inputs, image: await promote(inputs) } }),
  update: async (_, __, inputs) => ({ outs: { ...inputs, image: await promote(inputs) } }),
};

async function promote({ source, repository, tag }: Inputs): Promise<string> {
  const image = `${repository}@${source.split("@")[1]}`;
  if (!isCopied(source, repository)) return image;
  await crane(["manifest", source], `The image ${source} can't be read`);
  console.log(`copying ${source} to ${repository}`);
  await crane(["copy", source, `${repository}:${tag}`], `The image ${source} can't be copied to ${repository}`);
  return image;
}
