import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";

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
 * An image that another stack has run, in the registry that this one pulls from: copied as it is, by digest, and never built
 * again. Nothing is copied where both have one repository. A copy that was interrupted goes on where it ended, since
 * registries keep the layers that have arrived. Copies stay when the resource goes.
 */
export class PromotedImage extends pulumi.dynamic.Resource {
  /** `repository@sha256:...`, once the registry has it. */
  declare readonly image: pulumi.Output<string>;

  constructor(name: string, inputs: { [Key in keyof Inputs]: pulumi.Input<Inputs[Key]> }, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...inputs, image: undefined }, opts, "todo", "PromotedImage");
  }
}

const provider: pulumi.dynamic.ResourceProvider<Inputs, Outputs> = {
  diff: (_, last, next) => Promise.resolve({ changes: last.source !== next.source || last.repository !== next.repository || last.tag !== next.tag }),
  create: async (inputs) => ({ id: inputs.repository, outs: { ...inputs, image: await promote(inputs) } }),
  update: async (_, __, inputs) => ({ outs: { ...inputs, image: await promote(inputs) } }),
};

async function promote({ source, repository, tag }: Inputs): Promise<string> {
  const [from, digest] = source.split("@");
  const image = `${repository}@${digest}`;
  if (from === repository) return image;
  await crane(["manifest", source], `${source} can't be read`);
  console.log(`copying ${source} to ${repository}`);
  await crane(["copy", source, `${repository}:${tag}`], `${source} can't be copied to ${repository}`);
  return image;
}

/** crane copies between registries by their own protocol, with docker's logins. */
async function crane(args: string[], failure: string): Promise<void> {
  try {
    await promisify(execFile)("crane", args, { timeout: 30 * 60_000, maxBuffer: 64 * 2 ** 20 });
  } catch (error) {
    const { code, stderr = "", message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === "ENOENT") {
      throw new Error(
        "crane isn't on PATH, which copies images between registries\n" +
          "fix: install it (https://github.com/google/go-containerregistry), or use the toolchain's: npm run with -- pulumi up",
        { cause: error },
      );
    }
    const why = /^Error: (.*)$/m.exec(stderr)?.[1] ?? message;
    throw new Error(`The image ${failure}: ${why}\nfix: see that the registry answers and that you are logged in to it; what runs goes on running`, { cause: error });
  }
}
