import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { minikube } from "../cluster/minikube/command";
import { readProfile } from "../cluster/minikube/state";

interface Inputs {
  /** Minikube's profile. */
  profile: string;
  /** OCI layout that builds are written to. */
  layout: string;
  /** Digest of the image in it. */
  digest: string;
  repository: string;
  tag: string;
  /** Bytes that the image, whose layers are compressed, has to stay under (IMG-14). */
  sizeLimit?: number | undefined;
}

interface Outputs extends Inputs {
  image: string;
}

/**
 * A built image in the nodes of a Minikube, for stacks without a registry (IMG-28): under a tag that names its
 * contents, since what is loaded has no digest. Images of earlier builds stay in the nodes until the kubelet needs
 * their room.
 */
export class LoadedImage extends pulumi.dynamic.Resource {
  /** `docker.io/library/todo-backend:1.0.0-<digest>`, once the nodes have it. */
  declare readonly image: pulumi.Output<string>;

  constructor(
    name: string,
    inputs: { [Key in keyof Inputs]: pulumi.Input<Inputs[Key]> },
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(provider, name, { ...inputs, image: undefined }, opts, "todo", "LoadedImage");
  }
}

/** Where the builds of an image are kept on this machine. */
export function layoutOf(name: string): string {
  const images = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "todo-chatbot", "images");
  mkdirSync(images, { recursive: true });
  return join(images, `${pulumi.getStack()}-${name}`);
}

const provider: pulumi.dynamic.ResourceProvider<Inputs, Outputs> = {
  create: async (inputs) => ({ id: inputs.repository, outs: { ...inputs, image: await load(inputs) } }),
  update: async (_, __, inputs) => ({ outs: { ...inputs, image: await load(inputs) } }),
  async read(id, props) {
    const { profile, image } = props!;
    const nodes = await readProfile(profile);
    if (typeof nodes !== "object") return {};
    // What a stopped node has, it has when it starts again.
    return !nodes.running || (await holds(profile, image)) ? { id, props: props! } : {};
  },
};

async function load(inputs: Inputs): Promise<string> {
  const { profile, repository, tag, digest } = inputs;
  const fullName = repository.includes("/") ? repository : `library/${repository}`;
  const image = `docker.io/${fullName}:${tag}-${digest.replace("sha256:", "").slice(0, 12)}`;
  const folder = await mkdtemp(join(tmpdir(), "image-"));
  try {
    const archive = join(folder, `${image.replaceAll(/[/:]/g, "_")}.tar`);
    await pack(inputs, image, folder, archive);
    console.log(`minikube ${profile}: loading ${image}`);
    await minikube(profile, ["image", "load", archive]);
  } finally {
    await rm(folder, { recursive: true });
  }
  // Minikube reports no failure.
  if (!(await holds(profile, image)))
    throw new Error(
      `Minikube didn't load ${image} into the profile ${profile}: see minikube logs --profile=${profile}`,
    );
  return image;
}

interface Descriptor {
  digest: string;
  size: number;
}

/** Writes the archive of one image of the layout, as both containerd and Docker read it. */
async function pack(
  { layout, digest, sizeLimit }: Inputs,
  image: string,
  folder: string,
  archive: string,
): Promise<void> {
  const blob = (descriptor: { digest: string }) => `blobs/${descriptor.digest.replace(":", "/")}`;
  const text = await readFile(join(layout, blob({ digest })), "utf8");
  const { mediaType, config, layers } = JSON.parse(text) as {
    mediaType: string;
    config: Descriptor;
    layers: Descriptor[];
  };
  const size = [config, ...layers].reduce((sum, part) => sum + part.size, 0);
  if (sizeLimit !== undefined && size >= sizeLimit) {
    throw new Error(
      `The image ${image} has ${size} bytes; it must have less than ${sizeLimit} (IMG-14): see image.sizeLimit in ` +
        "docs/configuration.md",
    );
  }
  const annotations = { "io.containerd.image.name": image };
  const index = { schemaVersion: 2, manifests: [{ mediaType, digest, size: Buffer.byteLength(text), annotations }] };
  const manifest = [{ Config: blob(config), RepoTags: [image], Layers: layers.map(blob) }];
  await writeFile(join(folder, "index.json"), JSON.stringify(index));
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  const blobs = new Set([{ digest }, config, ...layers].map(blob));
  await promisify(execFile)("tar", [
    "-cf",
    archive,
    "-C",
    layout,
    "oci-layout",
    ...blobs,
    "-C",
    folder,
    "index.json",
    "manifest.json",
  ]);
}

async function holds(profile: string, image: string): Promise<boolean> {
  const images = JSON.parse(await minikube(profile, ["image", "ls", "--format=json"])) as {
    repoTags: string[] | null;
  }[];
  return images.some(({ repoTags }) => repoTags?.includes(image));
}
